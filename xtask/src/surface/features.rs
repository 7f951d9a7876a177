//! The features of a crate, which a user names in a manifest.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use toml::Table;

/// One line a feature: the optional dependencies and other features that it turns on.
pub(super) fn render(workspace: &Path, package: &str) -> Result<String> {
    let path = workspace.join(package).join("Cargo.toml");
    let manifest = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let manifest: Table = toml::from_str(&manifest).with_context(|| path.display().to_string())?;
    let features = manifest.get("features").and_then(toml::Value::as_table);
    let lines = features.into_iter().flatten().map(|(name, turns_on)| {
        let turns_on = turns_on.as_array().into_iter().flatten();
        // `dep:` and `crate/feature` are how it is done, and no user's business.
        let features = turns_on
            .filter_map(toml::Value::as_str)
            .filter(|on| !on.starts_with("dep:") && !on.contains('/'));
        let features: Vec<&str> = features.collect();
        format!("{name}: {}", features.join(" "))
            .trim_end()
            .to_owned()
            + "\n"
    });
    Ok(lines.collect())
}
