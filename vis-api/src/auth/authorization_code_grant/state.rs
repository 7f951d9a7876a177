//! The state that binds a login to a browser session.

use std::fmt::Write;

use vis_types::Secret;

use crate::auth::{AuthError, AuthErrorKind};

/// RFC 6749, 10.10: at least 128 bits, better 160.
const BYTES: usize = 32;

pub(super) fn generate() -> Result<Secret, AuthError> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(|error| {
        let message = "the system has no random numbers for a state";
        AuthError::new(AuthErrorKind::InvalidSetting, message).with_source(error)
    })?;
    let mut text = String::with_capacity(2 * BYTES);
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(text.into())
}

/// Compares in constant time. An empty state never matches.
pub(super) fn is_same(received: &str, expected: &Secret) -> bool {
    let (a, b) = (received.as_bytes(), expected.expose().as_bytes());
    let differences = a.iter().zip(b).fold(0, |all, (a, b)| all | (a ^ b));
    a.len() == b.len() && std::hint::black_box(differences) == 0 && !a.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_identical_state_matches() {
        let state = generate().unwrap();
        assert!(is_same(state.expose(), &state));
        for other in [
            "",
            "a",
            &state.expose()[1..],
            &format!("{}0", state.expose()),
        ] {
            assert!(!is_same(other, &state), "{other}");
        }
        assert!(!is_same("", &Secret::from("")));
    }
}
