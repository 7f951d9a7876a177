//! Bodies and other content, by media type.

use std::collections::BTreeMap;

use super::{
    super::{
        Class, Side,
        fact::{Fact, Verdict},
        site::Site,
        words::code,
    },
    Comparison,
};

impl<'a> Comparison<'_, 'a> {
    /// Compares the `content` of two owners; `loss` is what it means that a media type is gone.
    pub(super) fn content(&mut self, old: &Site<'a>, new: &Site<'a>, side: Side, loss: Verdict) {
        let media_types = |owner: &Site<'a>| -> BTreeMap<String, Site<'a>> {
            let content = owner.get("content");
            let members = content.iter().flat_map(Site::members);
            members
                .map(|(name, site)| (name.to_ascii_lowercase(), site))
                .collect()
        };
        let (old, new) = (media_types(old), media_types(new));
        for (name, before) in &old {
            match new.get(name) {
                Some(after) => self.media_type(before, after, side),
                None => {
                    let what = format!("content type {} removed", code(name));
                    self.note(side, [Fact::removed(before, loss, what)]);
                }
            }
        }
        for (name, after) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
            let what = format!("content type {} is new", code(name));
            self.note(side, [Fact::added(after, Verdict::ADDITIVE, what)]);
        }
    }

    fn media_type(&mut self, old: &Site<'a>, new: &Site<'a>, side: Side) {
        self.optional_schema(old, new, side);
        let encodings = (old.get("encoding"), new.get("encoding"));
        let fact = Fact::of_value(
            "encoding",
            encodings.0.as_ref(),
            encodings.1.as_ref(),
            Verdict::same(Class::Breaking),
        );
        self.note(side, fact);
        self.others(old, new, &["schema", "encoding"]);
    }
}
