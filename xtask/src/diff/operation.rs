//! Comparing what two revisions of one operation send and answer.

mod content;
mod parameters;
mod responses;
mod security;

use super::{
    Side,
    fact::{Fact, Verdict, of_other_members},
    ledger::{Ledger, Usage},
    operations::Operation,
    schema::Graph,
    site::Site,
    words::code,
};

/// Members of an operation that have a comparison of their own.
const COMPARED: [&str; 7] = [
    "operationId",
    "parameters",
    "requestBody",
    "responses",
    "callbacks",
    "security",
    "servers",
];

/// Members of a path item that are none of the document's text about it.
const OF_PATH_ITEM: [&str; 11] = [
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
    "parameters",
    "servers",
    "$ref",
];

/// The comparison of one operation, and where its results go.
pub(super) struct Comparison<'c, 'a> {
    pub(super) number: usize,
    pub(super) old_root: &'c Site<'a>,
    pub(super) new_root: &'c Site<'a>,
    pub(super) ledger: &'c mut Ledger,
    pub(super) graph: &'c mut Graph<'a>,
}

impl<'a> Comparison<'_, 'a> {
    pub(super) fn compare(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        self.names(old, new);
        self.others(&old.item, &new.item, &OF_PATH_ITEM);
        self.others(&old.site, &new.site, &COMPARED);
        self.parameters(old, new);
        self.request_body(&old.site, &new.site);
        self.responses(&old.site, &new.site);
        self.security(&old.site, &new.site);
        self.servers(old, new);
        let callbacks = (old.site.get("callbacks"), new.site.get("callbacks"));
        let fact = Fact::of_value(
            "callbacks",
            callbacks.0.as_ref(),
            callbacks.1.as_ref(),
            Verdict::BEHAVIOURAL,
        );
        self.note(Side::Neither, fact);
    }

    /// What the generated code is called, and nobody on the wire.
    fn names(&mut self, old: &Operation<'a>, new: &Operation<'a>) {
        let ids = (old.site.get("operationId"), new.site.get("operationId"));
        let fact = Fact::of_value(
            "operationId",
            ids.0.as_ref(),
            ids.1.as_ref(),
            Verdict::DOCUMENTATION,
        );
        self.note(Side::Neither, fact.map(names_only));
        if old.path != new.path {
            let what = format!("path changed from {} to {}", code(old.path), code(new.path));
            let fact = Fact::changed(&new.item, Verdict::DOCUMENTATION, what);
            self.note(Side::Neither, Some(names_only(fact)));
        }
    }

    fn request_body(&mut self, old: &Site<'a>, new: &Site<'a>) {
        let body = |operation: &Site<'a>| operation.get("requestBody").map(|site| site.follow());
        match (body(old), body(new)) {
            (None, None) => {}
            (Some(old), None) => self.note(
                Side::Request,
                [Fact::removed(&old, Verdict::BREAKING, "removed")],
            ),
            (None, Some(new)) => {
                let fact = if new.flag("required") {
                    Fact::added(&new, Verdict::BREAKING, "new and required")
                } else {
                    Fact::added(&new, Verdict::ADDITIVE, "new and optional")
                };
                self.note(Side::Request, [fact]);
            }
            (Some(old), Some(new)) => {
                let fact = match (old.flag("required"), new.flag("required")) {
                    (false, true) => Some(Fact::changed(&new, Verdict::BREAKING, "required now")),
                    (true, false) => {
                        Some(Fact::changed(&new, Verdict::ADDITIVE, "no longer required"))
                    }
                    _ => None,
                };
                self.note(Side::Request, fact);
                self.others(&old, &new, &["required", "content"]);
                self.content(&old, &new, Side::Request, Verdict::BREAKING);
            }
        }
    }

    /// What stands there besides, mostly text.
    fn others(&mut self, old: &Site<'a>, new: &Site<'a>, known: &[&str]) {
        self.note(Side::Neither, of_other_members(old, new, known));
    }

    fn note(&mut self, side: Side, facts: impl IntoIterator<Item = Fact>) {
        for fact in facts {
            self.ledger.record(fact, &Usage::of(self.number, side));
        }
    }

    /// Compares two schemas that this operation uses.
    fn schema(&mut self, old: Site<'a>, new: Site<'a>, side: Side) {
        let node = self.graph.pair(&[old], &[new]);
        self.graph.enter(node, side, self.number);
    }

    /// Compares two schemas of which there may be none: then anything goes.
    fn optional_schema(&mut self, old: &Site<'a>, new: &Site<'a>, side: Side) {
        use super::Class::{Additive, Breaking};
        match (old.get("schema"), new.get("schema")) {
            (Some(old), Some(new)) => self.schema(old, new, side),
            (Some(old), None) => {
                let verdict = Verdict::sides(Additive, Breaking);
                self.note(
                    side,
                    [Fact::removed(&old, verdict, "no longer has a schema")],
                );
            }
            (None, Some(new)) => {
                let verdict = Verdict::sides(Breaking, Additive);
                self.note(side, [Fact::added(&new, verdict, "has a schema now")]);
            }
            (None, None) => {}
        }
    }
}

/// A change that generated code shows and the wire does not.
pub(super) fn names_only(mut fact: Fact) -> Fact {
    fact.what += " (names only, not on the wire)";
    fact
}
