//! Hand-written modules before and after a change, as they are rendered.

use xtask::surface::{Difference, Level, Surface};

use super::assert_told;

fn difference(before: &str, after: &str) -> Difference {
    let surface = |text: &str| Surface::from([("vis-api/wait".to_owned(), text.to_owned())]);
    Difference::new(&surface(before), &surface(after))
}

#[test]
fn names_of_arguments_and_the_order_of_items_are_no_change() {
    let difference = difference(
        "impl Client {\n    pub fn one(mut self, a: u8) -> Self {}\n    pub fn two(&self) {}\n}\n",
        "impl Client {\n    pub fn two(&self) {}\n    pub fn one(self, b: u8) -> Self {}\n}\n",
    );

    assert_told(&difference, &[]);
}

#[test]
fn an_item_may_move_to_another_module_of_the_crate() {
    let text = "pub struct CallWait {}\n".to_owned();
    let before = Surface::from([("vis-api/wait".to_owned(), text.clone())]);
    let after = Surface::from([("vis-api/wait.call".to_owned(), text)]);

    assert_told(&Difference::new(&before, &after), &[]);
}

#[test]
fn another_signature_breaks() {
    let difference = difference(
        "impl Client {\n    pub fn one(self, a: u8) -> Self {}\n}\n",
        "impl Client {\n    pub fn one(self, a: u16) -> Self {}\n}\n",
    );

    let changed =
        "changed: vis-api: Client::one(): fn(self, u8) -> Self is now fn(self, u16) -> Self";
    assert_told(&difference, &[(Level::Major, &[changed])]);
}

#[test]
fn a_variant_breaks_where_the_enum_is_closed() {
    let closed = difference(
        "pub enum A {\n    B,\n}\n",
        "pub enum A {\n    B,\n    C,\n}\n",
    );
    let open = difference(
        "#[non_exhaustive]\npub enum A {\n    B,\n}\n",
        "#[non_exhaustive]\npub enum A {\n    B,\n    C,\n}\n",
    );

    assert_told(&closed, &[(Level::Major, &["new: vis-api: A::C"])]);
    assert_told(&open, &[(Level::Minor, &["new: vis-api: A::C"])]);
}

#[test]
fn a_field_breaks_where_the_struct_is_built_by_its_fields() {
    let (small, large) = (
        "pub struct A {\n    pub b: u8,\n}\n",
        "pub struct A {\n    pub b: u8,\n    pub c: u8,\n}\n",
    );
    let open = |text: &str| format!("#[non_exhaustive]\n{text}");

    assert_eq!(difference(small, large).level(), Level::Major);
    assert_eq!(difference(&open(small), &open(large)).level(), Level::Minor);
}

#[test]
fn what_a_new_item_demands_breaks_nobody() {
    for new in [
        "#[non_exhaustive]\npub struct A {\n    pub b: u8,\n}\n",
        "pub struct A {\n    pub b: u8,\n}\n",
        "#[non_exhaustive]\npub enum A {\n    B,\n}\n",
        "pub enum A {\n    B,\n}\n",
        "pub trait A {\n    type C;\n    fn b(&self);\n}\n",
    ] {
        assert_eq!(difference("", new).level(), Level::Minor, "{new}");
    }
}

#[test]
fn an_enum_that_closes_adds_and_one_that_opens_breaks() {
    let (closed, open) = ("pub enum A {}\n", "#[non_exhaustive]\npub enum A {}\n");

    assert_eq!(difference(closed, open).level(), Level::Major);
    assert_eq!(difference(open, closed).level(), Level::Minor);
}

#[test]
fn a_trait_may_grow_by_what_it_provides() {
    let small = "pub trait A {\n    fn a(&self);\n}\n";
    let demanding = "pub trait A {\n    fn a(&self);\n    fn b(&self);\n}\n";
    let providing = "pub trait A {\n    fn a(&self);\n    fn b(&self) {}\n}\n";

    assert_eq!(difference(small, demanding).level(), Level::Major);
    assert_eq!(difference(small, providing).level(), Level::Minor);
    assert_eq!(difference(demanding, small).level(), Level::Major);
}

#[test]
fn what_a_type_implements_is_relied_on() {
    let difference = difference(
        "#[derive(Clone, Copy)]\npub struct A {}\nimpl Default for A {}\n",
        "#[derive(Clone)]\npub struct A {}\nimpl Debug for A {}\n",
    );

    assert_told(
        &difference,
        &[
            (
                Level::Major,
                &[
                    "gone: vis-api: A is Copy",
                    "gone: vis-api: impl Default for A",
                ],
            ),
            (Level::Minor, &["new: vis-api: impl Debug for A"]),
        ],
    );
}

#[test]
fn what_needs_a_feature_now_breaks_and_what_needs_none_any_more_adds() {
    let open = "pub fn a() {}\npub struct B {}\nimpl B {\n    pub fn c(&self) {}\n}\n";
    let gated = "#[cfg(feature = \"x\")]\npub fn a() {}\npub struct B {}\nimpl B {\n    \
                 #[cfg(feature = \"x\")]\n    pub fn c(&self) {}\n}\n";

    assert_eq!(difference(open, gated).level(), Level::Major);
    assert_eq!(difference(open, gated).changes().len(), 2);
    assert_eq!(difference(gated, open).level(), Level::Minor);
    assert_eq!(difference("", gated).level(), Level::Minor);
}

#[test]
fn a_feature_that_is_gone_breaks_and_so_does_a_default_that_is() {
    let features = |text: &str| Surface::from([("features/vis-api".to_owned(), text.to_owned())]);
    let before = features("default: rustls tracing\nrustls:\ntracing:\n");
    let after = features("default: rustls\nrustls:\nwebhook:\n");

    assert_told(
        &Difference::new(&before, &after),
        &[
            (
                Level::Major,
                &[
                    "gone: vis-api: feature default turns on tracing",
                    "gone: vis-api: feature tracing",
                ],
            ),
            (Level::Minor, &["new: vis-api: feature webhook"]),
        ],
    );
}
