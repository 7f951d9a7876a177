//! Several places on one line.

use std::fmt;

use super::{Location, Segment, Selector};

/// So many segments name an operation (`paths`, path, method) or a schema (`components`, `schemas`,
/// name). Places in different ones are easier to read one below the other.
const APART: usize = 3;

/// Places in one operation or schema that differ in one segment only, displayed as one JSONPath:
/// `$.paths['/self'].get.responses['401','403']`.
#[derive(Clone, Debug)]
pub struct Union {
    first: Location,
    position: usize,
    others: Vec<Segment>,
}

impl Union {
    /// Puts neighbouring places together where they fit.
    pub fn of(places: &[Location]) -> Vec<Self> {
        let mut unions: Vec<Self> = Vec::new();
        for place in places {
            if !unions.last_mut().is_some_and(|union| union.takes_in(place)) {
                unions.push(Self {
                    first: place.clone(),
                    position: 0,
                    others: Vec::new(),
                });
            }
        }
        unions
    }

    fn takes_in(&mut self, place: &Location) -> bool {
        let pairs = self.first.0.iter().zip(&place.0).enumerate();
        let mut differences = pairs.filter(|(_, (one, other))| one != other);
        let (Some((position, (_, other))), None) = (differences.next(), differences.next()) else {
            return false;
        };
        let is_fit = self.first.0.len() == place.0.len()
            && position >= APART
            && (self.others.is_empty() || self.position == position);
        if is_fit {
            self.position = position;
            self.others.push(other.clone());
        }
        is_fit
    }
}

impl fmt::Display for Union {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("$")?;
        self.first
            .0
            .iter()
            .enumerate()
            .try_for_each(|(position, segment)| {
                if self.others.is_empty() || position != self.position {
                    return write!(f, "{segment}");
                }
                write!(f, "[{}", Selector(segment))?;
                self.others
                    .iter()
                    .try_for_each(|other| write!(f, ",{}", Selector(other)))?;
                f.write_str("]")
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(places: &[Location]) -> Vec<String> {
        Union::of(places).iter().map(Union::to_string).collect()
    }

    #[test]
    fn statuses_of_one_operation_share_a_line() {
        let responses = Location::root()
            .key("paths")
            .key("/self")
            .key("get")
            .key("responses");
        let content = |status| responses.key(status).key("content");

        let places = [
            content("400"),
            content("422"),
            responses.key("500"),
            responses.key("502"),
        ];
        let expected = [
            "$.paths['/self'].get.responses['400','422'].content",
            "$.paths['/self'].get.responses['500','502']",
        ];
        assert_eq!(lines(&places), expected);
    }

    #[test]
    fn operations_stay_apart() {
        let path = Location::root().key("paths").key("/self");

        assert_eq!(lines(&[path.key("get"), path.key("put")]).len(), 2);
    }
}
