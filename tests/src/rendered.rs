//! Errors as a log may show them.

use std::error::Error;

/// Renders an error and its sources in every format.
pub fn rendered(error: &(dyn Error + 'static)) -> String {
    let mut text = String::new();
    let mut next = Some(error);
    while let Some(error) = next {
        text += &format!("{error}\n{error:?}\n{error:#?}\n");
        next = error.source();
    }
    text
}
