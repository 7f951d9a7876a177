//! The names that a document's words get in Rust. Both generators take them from here.

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Value;
use unicode_ident::{is_xid_continue, is_xid_start};

use super::json::{items, scalar_text, text};

/// Type names that generated code or the prelude needs for itself.
const RESERVED_TYPES: &str = "Self String Vec Option Some None Result Ok Err Box Default Clone Debug \
    PartialEq From Into TryFrom TryInto Iterator Send Sync Copy Drop Fn FnMut FnOnce ToString \
    Timestamp Secret CommaList ConversionError UnrecognizedValue PayloadError EpochUnit DeliveryId";

const KEYWORDS: &str = "abstract as async await become box break const continue crate do dyn else \
    enum extern false final fn for gen if impl in let loop macro match mod move mut override priv pub \
    ref return self static struct super trait true try type typeof unsafe unsized use virtual where \
    while yield";

/// Characters that stand for a word in a name, each before its word.
const SIGNS: &str = "*Star #Hash +Plus -Minus .Dot /Slash %Percent &And @At !Bang ?Question =Equals \
    <Less >Greater $Dollar ~Tilde |Pipe ^Caret :Colon ;Semicolon ,Comma 'Quote \"DoubleQuote \
    `Backtick \\Backslash (Open )Close [OpenBracket ]CloseBracket {OpenBrace }CloseBrace _Underscore";

/// How plurals end, and what stands there in the singular; the first that fits counts.
const PLURALS: &str = "ies:y sses:ss shes:sh ches:ch xes:x zes:z uses:us ss:ss us:us s:";

pub(super) fn is_one_of(words: &str, word: &str) -> bool {
    words.split_whitespace().any(|listed| listed == word)
}

/// The Rust type of a schema named `name`.
pub fn type_name(name: &str) -> String {
    let camel = identifier("Schema", words_only(name).to_upper_camel_case());
    let is_reserved = is_one_of(RESERVED_TYPES, &camel);
    if is_reserved { camel + "Schema" } else { camel }
}

/// The Rust field, function or parameter for the name `wire`.
pub fn snake_name(wire: &str) -> String {
    let words = match wire.contains(is_letter) {
        true => words_only(wire),
        false => spelt_out(wire),
    };
    let snake = words.to_snake_case();
    let snake = identifier(if snake.is_empty() { "empty" } else { "n" }, snake);
    let is_final = !wire.ends_with('_') && !is_one_of(KEYWORDS, &snake);
    if is_final { snake } else { snake + "_" }
}

/// The Rust name of a property or parameter: what its `x-rust-name` says, or its wire name in snake
/// case.
pub fn rust_name(wire: &str, described: &Value) -> String {
    snake_name(text(described, "x-rust-name").unwrap_or(wire))
}

/// The Rust variants of an enum schema, in the order of its values.
pub fn variant_names(schema: &Value) -> Vec<String> {
    let texts = items(schema, "enum").map(scalar_text);
    let wanted = texts.map(|text| (variant_name(&text), text));
    distinct(wanted.collect(), "")
}

fn variant_name(text: &str) -> String {
    let camel = spelt_out(text).to_upper_camel_case();
    let camel = identifier(if camel.is_empty() { "Empty" } else { "Value" }, camel);
    // The first letter may have no upper case.
    let is_upper = camel.starts_with(char::is_uppercase);
    let is_free = is_upper && !is_one_of("Unrecognized Self", &camel);
    if is_free {
        camel
    } else {
        format!("Value{camel}")
    }
}

/// The names that are wanted, in their order, none of them `reserved`. Where two are the same, the one
/// whose key sorts later gets a number, so that the order in the document means nothing.
pub(super) fn distinct<K: Ord>(wanted: Vec<(String, K)>, reserved: &str) -> Vec<String> {
    let mut names = vec![String::new(); wanted.len()];
    let mut sorted: Vec<_> = wanted.into_iter().zip(&mut names).collect();
    sorted.sort_by(|((_, one), _), ((_, other), _)| one.cmp(other));
    let mut used: BTreeSet<String> = reserved.split(' ').map(str::to_owned).collect();
    for ((wanted, _), name) in sorted {
        *name = unique(wanted, |name| used.contains(name));
        used.insert(name.clone());
    }
    names
}

/// `name`, or `name` with the first number that makes it one that is not taken.
pub(super) fn unique(name: String, is_taken: impl Fn(&str) -> bool) -> String {
    let plain = name.trim_end_matches('_').to_owned();
    let numbered = (2_u64..).map(|number| format!("{plain}{number}"));
    let mut candidates = std::iter::once(name.clone()).chain(numbered);
    candidates.find(|name| !is_taken(name)).unwrap_or(name)
}

/// `name`, with `prefix` before it where no identifier begins like it.
fn identifier(prefix: &str, name: String) -> String {
    let is_identifier = name.starts_with(is_xid_start);
    if is_identifier {
        name
    } else {
        prefix.to_owned() + &name
    }
}

/// Letters and digits of `text`; whatever else separates words.
fn words_only(text: &str) -> String {
    text.replace('\'', "").replace(|c: char| !is_letter(c), "_")
}

/// `text` with a word for each sign that separates nothing: `*67` is `Star 67`, `REMOTE-HELD` keeps
/// its hyphen as a separator.
fn spelt_out(text: &str) -> String {
    let mut spelt = String::new();
    let mut after_letter = false;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let is_between = after_letter && rest.as_str().starts_with(is_letter);
        let sign = SIGNS.split(' ').find_map(|word| word.strip_prefix(c));
        match sign {
            _ if is_letter(c) => spelt.push(c),
            _ if is_between && "-_ ./:".contains(c) => spelt.push(' '),
            _ if c == ' ' => spelt.push_str(" Space "),
            Some(word) => spelt.push_str(&format!(" {word} ")),
            None => spelt.push_str(&format!(" U{:X} ", u32::from(c))),
        }
        after_letter = is_letter(c);
    }
    spelt
}

/// The name of one item of what is called `name`: `ucis` gives `uci`.
pub(super) fn singular(name: &str) -> String {
    let ends = PLURALS.split(' ').filter_map(|ends| ends.split_once(':'));
    let mut items = ends.filter_map(|(plural, singular)| {
        let stem = name.strip_suffix(plural).filter(|stem| !stem.is_empty())?;
        Some(format!("{stem}{singular}"))
    });
    items.next().unwrap_or_else(|| name.to_owned())
}

/// The last word of a type's name: `State` of `CallState`.
pub(super) fn last_word(name: &str) -> String {
    let snake = name.to_snake_case();
    snake.rsplit('_').next().unwrap_or_default().to_owned()
}

/// Whether `c` is a part of a word: what an identifier may hold, but for the underscore.
fn is_letter(c: char) -> bool {
    c != '_' && is_xid_continue(c)
}
