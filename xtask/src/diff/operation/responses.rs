//! Responses, by status.

use std::collections::BTreeMap;

use super::{
    super::{
        Class, Side,
        fact::{Fact, Verdict},
        site::Site,
        words,
    },
    Comparison,
};

/// Members of a header that have a comparison of their own.
const COMPARED_IN_HEADER: [&str; 3] = ["schema", "content", "required"];

/// Responses by status, the ranges in capitals.
type Responses<'a> = BTreeMap<String, Site<'a>>;

impl<'a> Comparison<'_, 'a> {
    pub(super) fn responses(&mut self, old: &Site<'a>, new: &Site<'a>) {
        let (old, new) = (responses(old), responses(new));
        for (status, before) in &old {
            if let Some(after) = new.get(status) {
                self.response(status, before, after);
                continue;
            }
            let partners = partners(status, &old, &new);
            let fact = if partners.is_empty() {
                Fact::removed(before, loss(status), "removed")
            } else {
                let names = words::list(partners.iter().copied());
                let what = format!("described by {names} now");
                Fact::changed(before, Verdict::DOCUMENTATION, what)
            };
            self.note(Side::Response, [fact]);
            for after in partners.iter().filter_map(|partner| new.get(*partner)) {
                self.response(status, before, after);
            }
        }
        for (status, after) in &new {
            if !old.contains_key(status) && partners(status, &new, &old).is_empty() {
                let fact = Fact::added(after, Verdict::ADDITIVE, "new");
                self.note(Side::Response, [fact]);
            }
        }
    }

    fn response(&mut self, status: &str, old: &Site<'a>, new: &Site<'a>) {
        self.others(old, new, &["headers", "content"]);
        self.content(old, new, Side::Response, loss(status));
        let headers = |response: &Site<'a>| -> BTreeMap<String, Site<'a>> {
            let headers = response.get("headers");
            let headers = headers.iter().flat_map(Site::members);
            headers
                .map(|(name, site)| (name.to_ascii_lowercase(), site))
                .collect()
        };
        let (old, new) = (headers(old), headers(new));
        for (name, before) in &old {
            match new.get(name) {
                Some(after) => self.header(&before.follow(), &after.follow()),
                None => self.note(
                    Side::Response,
                    [Fact::removed(before, Verdict::BREAKING, "removed")],
                ),
            }
        }
        for (_, after) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
            self.note(
                Side::Response,
                [Fact::added(after, Verdict::ADDITIVE, "new")],
            );
        }
    }

    fn header(&mut self, old: &Site<'a>, new: &Site<'a>) {
        let fact = match (old.flag("required"), new.flag("required")) {
            (true, false) => Some((Verdict::BREAKING, "may be missing now")),
            (false, true) => Some((Verdict::ADDITIVE, "always there now")),
            _ => None,
        };
        let fact = fact.map(|(verdict, what)| Fact::changed(new, verdict, what));
        self.note(Side::Response, fact);
        self.others(old, new, &COMPARED_IN_HEADER);
        self.optional_schema(old, new, Side::Response);
        self.content(old, new, Side::Response, Verdict::BREAKING);
    }
}

fn responses<'a>(operation: &Site<'a>) -> Responses<'a> {
    let responses = operation.get("responses");
    let members = responses.iter().flat_map(Site::members);
    members
        .filter(|(status, _)| !status.starts_with("x-"))
        .map(|(status, site)| match status {
            "default" => (status.to_owned(), site.follow()),
            _ => (status.to_ascii_uppercase(), site.follow()),
        })
        .collect()
}

/// The statuses that speak on the other side for one that is on this side only: its range, or what
/// it was the range of.
fn partners<'s>(status: &str, here: &Responses<'_>, there: &'s Responses<'_>) -> Vec<&'s str> {
    let mut ranges = there.keys().filter(|range| covers(range, status));
    if let Some(range) = ranges.next() {
        return vec![range];
    }
    let covered = there.keys().filter(|other| covers(status, other));
    covered
        .filter(|other| !here.contains_key(*other))
        .map(String::as_str)
        .collect()
}

/// Whether `range` (`4XX`, `default`) speaks for `status`.
fn covers(range: &str, status: &str) -> bool {
    if range == "default" {
        return !is_success(status) && status != range;
    }
    let first = range.strip_suffix("XX").filter(|first| first.len() == 1);
    first.is_some_and(|first| status.starts_with(first) && status != range)
}

/// What it means that a response, or its content, is gone. Without an error nothing worked less.
fn loss(status: &str) -> Verdict {
    if is_success(status) {
        Verdict::same(Class::Breaking)
    } else {
        Verdict::same(Class::Behavioural)
    }
}

fn is_success(status: &str) -> bool {
    status.starts_with(['1', '2', '3'])
}

#[cfg(test)]
mod tests {
    use super::covers;

    #[test]
    fn ranges_cover_statuses() {
        assert!(covers("4XX", "404"));
        assert!(covers("default", "404"));
        assert!(covers("default", "4XX"));
        assert!(!covers("4XX", "500"));
        assert!(!covers("4XX", "4XX"));
        assert!(!covers("default", "200"));
        assert!(!covers("404", "404"));
        assert!(!covers("XX", "404"));
    }
}
