//! Schemas by name: what generated types are called, and what no operation uses.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    super::{
        fact::{Fact, Verdict, of_other_members},
        ledger::{Ledger, Usage},
        operation::names_only,
        site::Site,
        words::code,
    },
    Graph,
    shape::component,
};

/// Records schemas that came, went or got another name, and compares those which no operation uses.
pub(in super::super) fn compare<'a>(
    old: &Site<'a>,
    new: &Site<'a>,
    graph: &mut Graph<'a>,
    ledger: &mut Ledger,
) {
    let (old, new) = (schemas(old), schemas(new));
    let nobody = Usage::default();
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut renamed: BTreeMap<String, String> = BTreeMap::new();
    let mut new_names: BTreeSet<String> = BTreeSet::new();
    for (before, after) in graph.shapes() {
        used.extend(
            before
                .layers()
                .iter()
                .chain(after.layers())
                .filter_map(component),
        );
        if let (Some(was), Some(is)) = (before.name(), after.name()) {
            let is_renamed = !new.contains_key(was.as_str()) && !old.contains_key(is.as_str());
            if is_renamed && !renamed.contains_key(&was) && new_names.insert(is.clone()) {
                renamed.insert(was, is);
            }
        }
    }
    for (name, site) in old.iter().filter(|(name, _)| !new.contains_key(*name)) {
        let fact = match renamed
            .get(*name)
            .and_then(|is| Some((is, new.get(is.as_str())?)))
        {
            Some((is, site)) => Fact::changed(
                site,
                Verdict::DOCUMENTATION,
                format!("renamed from {} to {}", code(name), code(is)),
            ),
            None => Fact::removed(
                site,
                Verdict::DOCUMENTATION,
                "no longer a schema with this name",
            ),
        };
        ledger.record(names_only(fact), &nobody);
    }
    for (_, site) in new
        .iter()
        .filter(|(name, _)| !old.contains_key(*name) && !new_names.contains(**name))
    {
        ledger.record(
            names_only(Fact::added(site, Verdict::DOCUMENTATION, "a new name")),
            &nobody,
        );
    }
    for (name, before) in &old {
        let Some(after) = new.get(name) else { continue };
        // Its own text may be hidden by the text of all who use it.
        let for_people = of_other_members(before, after, &[]).into_iter();
        for fact in for_people.filter(|fact| fact.verdict == Verdict::DOCUMENTATION) {
            ledger.record(fact, &nobody);
        }
        if !used.contains(*name) {
            graph.pair(std::slice::from_ref(before), std::slice::from_ref(after));
        }
    }
    graph.settle(ledger);
}

fn schemas<'a>(root: &Site<'a>) -> BTreeMap<&'a str, Site<'a>> {
    let schemas = root
        .get("components")
        .and_then(|components| components.get("schemas"));
    schemas.iter().flat_map(Site::members).collect()
}
