//! Rust names for the names of a document, for both generators.

use std::collections::BTreeSet;

use heck::{ToSnakeCase, ToUpperCamelCase};
use serde_json::Value;
use unicode_ident::{is_xid_continue, is_xid_start};

use super::context::{items, scalar_text, text};

/// Type names that generated code or the prelude uses.
const RESERVED_TYPES: &str = "Self String Vec Option Some None Result Ok Err Box Default Clone Debug \
    PartialEq From Into TryFrom TryInto Iterator Send Sync Copy Drop Fn FnMut FnOnce ToString \
    Timestamp Secret CommaList ConversionError UnrecognizedValue PayloadError EpochUnit DeliveryId";
const KEYWORDS: &str = "abstract as async await become box break const continue crate do dyn else \
    enum extern false final fn for gen if impl in let loop macro match mod move mut override priv pub \
    ref return self static struct super trait true try type typeof unsafe unsized use virtual where \
    while yield";
/// Characters, each followed by its word.
const SIGNS: &str = "*Star #Hash +Plus -Minus .Dot /Slash %Percent &And @At !Bang ?Question =Equals \
    <Less >Greater $Dollar ~Tilde |Pipe ^Caret :Colon ;Semicolon ,Comma 'Quote \"DoubleQuote \
    `Backtick \\Backslash (Open )Close [OpenBracket ]CloseBracket {OpenBrace }CloseBrace _Underscore";
/// Endings of plurals and their singulars; the first match counts.
const PLURALS: &str = "ies:y sses:ss shes:sh ches:ch xes:x zes:z uses:us ss:ss us:us s:";

pub(super) fn is_one_of(words: &str, word: &str) -> bool {
    words.split(' ').any(|listed| listed == word)
}

/// The Rust type for the schema name `name`.
pub fn type_name(name: &str) -> String {
    // Twice: `X-L200evel` is `XL200evel`, and that is `Xl200evel`, which stays.
    let camel = words_only(name).to_upper_camel_case().to_upper_camel_case();
    let camel = identifier("Schema", camel);
    let is_reserved = is_one_of(RESERVED_TYPES, &camel);
    if is_reserved { camel + "Schema" } else { camel }
}

/// The Rust field, function or parameter for the name `wire`.
pub fn snake_name(wire: &str) -> String {
    let is_word = wire.contains(is_letter);
    let words = if is_word {
        words_only(wire)
    } else {
        spell_signs(wire)
    };
    let snake = words.to_snake_case();
    let snake = identifier(if snake.is_empty() { "empty" } else { "n" }, snake);
    let is_final = !wire.ends_with('_') && !is_one_of(KEYWORDS, &snake);
    if is_final { snake } else { snake + "_" }
}

/// The Rust name of a property or parameter: its `x-rust-name` or its wire name, in snake case.
pub fn rust_name(wire: &str, described: &Value) -> String {
    snake_name(text(described, "x-rust-name").unwrap_or(wire))
}

/// The Rust variants of an enum schema, in the order of its values.
pub fn variant_names(schema: &Value) -> Vec<String> {
    let texts = items(schema, "enum").map(scalar_text);
    distinct(texts.map(|text| (variant_name(&text), text)).collect(), "")
}

fn variant_name(text: &str) -> String {
    let camel = spell_signs(text).to_upper_camel_case();
    let camel = identifier(if camel.is_empty() { "Empty" } else { "Value" }, camel);
    // The first letter may have no upper case.
    let is_upper = camel.starts_with(char::is_uppercase);
    let is_free = is_upper && !is_one_of("Unrecognized Self", &camel);
    let prefix = if is_free { "" } else { "Value" };
    prefix.to_owned() + &camel
}

/// Makes names unique and different from `reserved`. Of two equal names, the one with the greater key
/// gets a number: the order in the document must not matter.
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

/// `name`, with the first number that makes it free if it is taken.
pub(super) fn unique(name: String, is_taken: impl Fn(&str) -> bool) -> String {
    let plain = name.trim_end_matches('_').to_owned();
    let numbered = (2_u64..).map(|number| format!("{plain}{number}"));
    let mut candidates = std::iter::once(name.clone()).chain(numbered);
    candidates.find(|name| !is_taken(name)).unwrap_or(name)
}

/// `name`, prefixed unless it begins like an identifier.
fn identifier(prefix: &str, name: String) -> String {
    let prefix = Some(prefix).filter(|_| !name.starts_with(is_xid_start));
    prefix.unwrap_or_default().to_owned() + &name
}

fn words_only(text: &str) -> String {
    text.replace('\'', "").replace(|c: char| !is_letter(c), "_")
}

/// Replaces each sign that does not separate words by its word: `*67` is `Star 67`.
fn spell_signs(text: &str) -> String {
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

/// The singular of a plural: `ucis` gives `uci`.
pub fn singular(name: &str) -> String {
    let ends = PLURALS.split(' ').filter_map(|ends| ends.split_once(':'));
    let mut items = ends.filter_map(|(plural, singular)| {
        let stem = name.strip_suffix(plural).filter(|stem| !stem.is_empty())?;
        Some(format!("{stem}{singular}"))
    });
    items.next().unwrap_or_else(|| name.to_owned())
}

fn is_letter(c: char) -> bool {
    c != '_' && is_xid_continue(c)
}
