//! The pairs of schemas to be compared, and who uses them.
//!
//! Each pair is compared once, however many ways lead to it, so circles end. Nothing here calls
//! itself, so depth costs no stack.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use super::{
    super::{
        Side,
        fact::{Fact, Verdict},
        ledger::{Ledger, Usage},
        site::Site,
    },
    Passage, Shape,
    compare::compare,
    shape::Identity,
};

/// More pairs than this are not compared. Documents of some megabytes that differ have fewer, as long
/// as they are not made to have more.
const MOST_PAIRS: usize = 100_000;

/// More schemas in all the pairs together, counted as often as they are in one, are not compared.
const MOST_LAYERS: usize = 2_000_000;

/// More steps from an operation to its schemas, of all operations together, are not taken.
const MOST_STEPS: usize = 20_000_000;

#[derive(Debug, Default)]
pub(in super::super) struct Graph<'a> {
    pairs: Vec<Pair<'a>>,
    index: HashMap<(Identity, Identity), usize>,
    compared: usize,
    layers: usize,
    entrances: BTreeMap<(usize, bool), BTreeSet<usize>>,
    exhausted: bool,
}

#[derive(Debug)]
struct Pair<'a> {
    old: Shape<'a>,
    new: Shape<'a>,
    facts: Vec<Fact>,
    parts: Vec<(usize, Passage)>,
}

impl<'a> Graph<'a> {
    /// The number of a pair, which is compared later.
    pub(in super::super) fn pair(&mut self, old: &[Site<'a>], new: &[Site<'a>]) -> usize {
        let (old, new) = (Shape::new(old), Shape::new(new));
        let number = self.pairs.len();
        let known = self
            .index
            .entry((old.identity(), new.identity()))
            .or_insert(number);
        if *known == number {
            self.layers += old.layers().len() + new.layers().len();
            self.pairs.push(Pair {
                old,
                new,
                facts: Vec::new(),
                parts: Vec::new(),
            });
        }
        *known
    }

    /// An operation uses a pair, on one side of the wire or on both.
    pub(in super::super) fn enter(&mut self, pair: usize, side: Side, operation: usize) {
        let sides = match side {
            Side::Request => [Some(true), None],
            Side::Response => [None, Some(false)],
            Side::Both => [Some(true), Some(false)],
            Side::Neither => [None, None],
        };
        for is_request in sides.into_iter().flatten() {
            self.entrances
                .entry((pair, is_request))
                .or_default()
                .insert(operation);
        }
    }

    /// Whether there was more to compare than is sensible.
    pub(in super::super) fn is_exhausted(&self) -> bool {
        self.exhausted
    }

    /// Compares all pairs that are waiting, and records what differs with all who use it.
    ///
    /// What nobody uses is not on the wire, whatever it is.
    pub(in super::super) fn settle(&mut self, ledger: &mut Ledger) {
        let settled = self.compared;
        self.compare_all();
        let usages = self.usages();
        let nobody = Usage::default();
        for (number, pair) in self.pairs.iter_mut().enumerate().skip(settled) {
            let usage = usages.get(&number).unwrap_or(&nobody);
            for mut fact in std::mem::take(&mut pair.facts) {
                if usage.operations.is_empty() {
                    fact.verdict = Verdict::DOCUMENTATION;
                }
                ledger.record(fact, usage);
            }
        }
    }

    fn compare_all(&mut self) {
        while self.compared < self.pairs.len() {
            if self.compared >= MOST_PAIRS || self.layers >= MOST_LAYERS {
                self.exhausted = true;
                return;
            }
            let Some(pair) = self.pairs.get(self.compared) else {
                return;
            };
            let comparison = compare(&pair.old, &pair.new);
            let parts = comparison.parts.into_iter();
            let parts = parts
                .map(|part| (self.pair(&part.old, &part.new), part.passage))
                .collect();
            if let Some(pair) = self.pairs.get_mut(self.compared) {
                pair.facts = comparison.facts;
                pair.parts = parts;
            }
            self.compared += 1;
        }
    }

    /// Who uses each pair in which something differs.
    fn usages(&mut self) -> HashMap<usize, Usage> {
        let mut usages: HashMap<usize, Usage> = HashMap::new();
        let mut steps = 0;
        if self.pairs.iter().all(|pair| pair.facts.is_empty()) {
            return usages;
        }
        for (entrance, operations) in &self.entrances {
            let mut seen = HashSet::from([*entrance]);
            let mut waiting = VecDeque::from([*entrance]);
            while let Some((number, is_request)) = waiting.pop_front() {
                let Some(pair) = self.pairs.get(number) else {
                    continue;
                };
                if !pair.facts.is_empty() {
                    let usage = usages.entry(number).or_default();
                    usage.operations.extend(operations);
                    usage.request |= is_request;
                    usage.response |= !is_request;
                }
                for (part, passage) in &pair.parts {
                    steps += 1;
                    let next = passage
                        .cross(is_request)
                        .map(|is_request| (*part, is_request));
                    waiting.extend(next.filter(|next| seen.insert(*next)));
                }
            }
            if steps > MOST_STEPS {
                self.exhausted = true;
                break;
            }
        }
        usages
    }

    /// The shapes of all pairs that were reached.
    pub(super) fn shapes(&self) -> impl Iterator<Item = (&Shape<'a>, &Shape<'a>)> {
        self.pairs.iter().map(|pair| (&pair.old, &pair.new))
    }
}

impl Passage {
    /// The side on the other end, or nothing if that side does not get there.
    fn cross(self, is_request: bool) -> Option<bool> {
        match self {
            Self::Both => Some(is_request),
            Self::Swapped => Some(!is_request),
            Self::ResponseOnly => (!is_request).then_some(false),
            Self::RequestOnly => is_request.then_some(true),
        }
    }
}
