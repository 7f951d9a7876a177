//! The report as text for a terminal.

use std::fmt;

use super::{Advice, Affected, Conflict, Excerpt, Proposal, QuirkConflicts, Report, State};

/// More places in the same state are only counted.
const MOST_PLACES: usize = 8;

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (overlay, document) = (self.overlay.display(), self.document.display());
        let actions = match self.conflicts().count() {
            1 => "an action".to_owned(),
            count => format!("{count} actions"),
        };
        writeln!(f, "{actions} of {overlay} {} {document}", {
            if self.conflicts().count() == 1 {
                "does not fit"
            } else {
                "do not fit"
            }
        })?;
        let kinds = [
            (
                "to delete",
                self.count(|advice| matches!(advice, Advice::Delete { .. })),
            ),
            (
                "to change",
                self.count(|advice| matches!(advice, Advice::Change(_))),
            ),
            (
                "to decide on",
                self.count(|advice| matches!(advice, Advice::Decide { .. })),
            ),
            (
                "fit again with the others",
                self.count(|advice| matches!(advice, Advice::Wait { .. })),
            ),
        ];
        let kinds = kinds.into_iter().filter(|(_, count)| *count > 0);
        let kinds: Vec<String> = kinds
            .map(|(kind, count)| format!("{count} {kind}"))
            .collect();
        writeln!(
            f,
            "({}); the lines are those of the overlay as it is",
            kinds.join(", ")
        )?;
        for QuirkConflicts { quirk, conflicts } in &self.quirks {
            writeln!(f, "\n--- {quirk}")?;
            for conflict in conflicts {
                write!(f, "\n{overlay}:{conflict}")?;
            }
        }
        Ok(())
    }
}

impl Report {
    fn count(&self, is_meant: impl Fn(&Advice) -> bool) -> usize {
        self.conflicts()
            .filter(|conflict| is_meant(&conflict.advice))
            .count()
    }
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = self.lines;
        writeln!(f, "{first}: action `{}` {}", self.action, self.cause)?;
        if let Advice::Wait { on } = &self.advice {
            return writeln!(
                f,
                "  next     nothing; it will fit again once `{on}` is mended"
            );
        }
        writeln!(f, "  target   {}", self.target)?;
        for same in self.places.chunk_by(|one, next| one.state == next.state) {
            let is_found = |place: &Affected| place.state == State::Found;
            if same.iter().any(is_found) && same.len() < self.places.len() {
                writeln!(f, "  found    {} as before", same.len())?;
            } else {
                write_places(f, same)?;
            }
        }
        match &self.advice {
            Advice::Wait { .. } => Ok(()),
            Advice::Decide { hint } => writeln!(f, "  next     {hint} (lines {first}-{last})"),
            Advice::Delete { reason, otherwise } => {
                writeln!(f, "  next     {reason}: delete lines {first}-{last}")?;
                otherwise
                    .iter()
                    .try_for_each(|proposal| write_proposal(f, "or       ", proposal))
            }
            Advice::Change(proposals) => {
                let words = std::iter::once("next     ").chain(std::iter::repeat("or       "));
                let mut proposals = words.zip(proposals);
                proposals.try_for_each(|(word, proposal)| write_proposal(f, word, proposal))
            }
        }
    }
}

/// Places in the same state.
fn write_places(f: &mut fmt::Formatter<'_>, places: &[Affected]) -> fmt::Result {
    let Some(Affected { state, .. }) = places.first() else {
        return Ok(());
    };
    let word = match state {
        State::New => "new    ",
        State::Moved => "moved  ",
        State::Changed => "changed",
        State::Gone => "gone   ",
        State::Mended => "mended ",
        State::Found => "found  ",
    };
    let mut told = None;
    for place in places.iter().take(MOST_PLACES) {
        writeln!(f, "  {word}  {}", place.place)?;
        let is_news = |now: &&Excerpt| now.text.is_empty() || told != Some(&now.text);
        let Some(now) = place.now.as_ref().filter(is_news) else {
            continue;
        };
        told = Some(&now.text);
        match now.place == place.place {
            true => writeln!(f, "           now")?,
            false => writeln!(f, "           now, at {}", now.place)?,
        }
        for line in now.text.lines() {
            writeln!(f, "             {line}")?;
        }
    }
    match places.len().checked_sub(MOST_PLACES) {
        Some(more) if more > 0 => writeln!(f, "  {word}  … and {more} more"),
        _ => Ok(()),
    }
}

fn write_proposal(f: &mut fmt::Formatter<'_>, word: &str, proposal: &Proposal) -> fmt::Result {
    writeln!(f, "  {word}{}: set", proposal.reason)?;
    proposal
        .edits
        .iter()
        .try_for_each(|edit| writeln!(f, "             {edit}"))
}
