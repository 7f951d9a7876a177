//! The effects of a revision of Vonage's document, computed without writing files.

use std::{
    collections::BTreeSet,
    env,
    panic::{self, AssertUnwindSafe},
    time::SystemTime,
};

use anyhow::{Context, Result, anyhow, bail};
use jiff::Timestamp;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use vis_spec::normalise::{Normalised, Note, normalise};

use crate::{
    document::layout,
    fix::fix,
    overlay::Overlay,
    patch::{Edit, Patched, patch},
    surface::{Surface, surface},
    workspace::{NewFile, OVERLAY, PATCHED, REVISION, UPSTREAM, Workspace},
};

/// A revision with the overlay applied.
#[derive(Debug)]
pub struct Candidate {
    /// The document, with keys in the order of the committed one.
    pub upstream: Value,
    /// The overlay, with the mechanical edits if they make it fit.
    pub overlay: Overlay,
    /// The mechanical edits.
    pub edits: Vec<Edit>,
    /// The result of the overlay.
    pub patched: Patched,
}

impl Candidate {
    /// Patches a document; with `fixes`, edits the overlay if that makes it fit.
    pub fn new(workspace: &Workspace, document: Value, fixes: bool) -> Result<Self> {
        let present = workspace.document(UPSTREAM)?;
        require_same_api(&present, &document)?;
        let upstream = in_order_of(document, &present);
        let (mut overlay, mut edits) = (workspace.overlay()?, Vec::new());
        let mut patched = patch(&upstream, &overlay, Some(&present));
        if fixes {
            let (text, made) = fix(&upstream, &overlay, &present);
            let fixed = Overlay::parse(&text).context("the edited overlay")?;
            let again = patch(&upstream, &fixed, Some(&present));
            if again.conflicts.is_empty() {
                (overlay, edits, patched) = (fixed, made, again);
            }
        }
        Ok(Self {
            upstream,
            overlay,
            edits,
            patched,
        })
    }

    /// The files that differ, the patched document last: the build reads only that one.
    pub fn files(&self, workspace: &Workspace, source: &str) -> Vec<NewFile> {
        let upstream = layout(&self.upstream);
        let mut files = vec![(OVERLAY, self.overlay.text().to_owned())];
        if require_recorded(workspace, &upstream).is_err() {
            files.push((REVISION, record(source, &self.upstream, &upstream)));
        }
        files.push((UPSTREAM, upstream));
        files.push((PATCHED, layout(&self.patched.document)));
        workspace.differing(files)
    }
}

/// The results of generation.
#[derive(Debug)]
pub struct Generated {
    /// The normalised document.
    pub normalised: Value,
    /// The notes of `normalise`.
    pub notes: Vec<Note>,
    /// The Rust surface.
    pub surface: Surface,
}

/// Normalises a patched document and generates both crates.
pub fn generate(patched: &Value) -> Result<Generated> {
    let Normalised { document, notes } = normalised(patched)?;
    let surface = catch_panic(|| surface(patched)).context(
        "cannot generate from the patched document; change it with an action in spec/vgis.overlay.yaml, \
         or let `normalise` leave the operation out",
    )?;
    Ok(Generated {
        normalised: document,
        notes,
        surface,
    })
}

/// Normalises a document; the error lists all refusals.
pub fn normalised(document: &Value) -> Result<Normalised> {
    catch_panic(|| {
        normalise(document).map_err(|refusals| {
            let reasons: String = refusals.iter().map(|it| format!("\n  {it}")).collect();
            anyhow!("the generators cannot read the document:{reasons}")
        })
    })
}

/// Runs a code generator; a panic becomes an error.
fn catch_panic<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| {}));
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    panic::set_hook(hook);
    result.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        let text = text.unwrap_or("no message");
        bail!("the generator, progenitor or typify, panics: {text}")
    })
}

/// The text of [`REVISION`] for an import.
fn record(source: &str, document: &Value, text: &str) -> String {
    // Reproducible builds set it.
    let day = env::var("SOURCE_DATE_EPOCH").ok();
    let day = day.and_then(|text| Timestamp::from_second(text.parse().ok()?).ok());
    let day = day.or_else(|| SystemTime::now().try_into().ok());
    let day = day.unwrap_or_default().strftime("%F").to_string();
    let version = document["info"]["version"].as_str().unwrap_or_default();
    let line = |(key, text): (&str, &str)| format!("{key} = {}\n", toml::Value::from(text));
    let digest = sha256(text);
    let lines = [
        ("source", source),
        ("imported", &day),
        ("version", version),
        ("sha256", &digest),
    ];
    let head =
        "# The revision of Vonage's document in vgis.json; `cargo xtask import` writes this.\n";
    head.to_owned() + &lines.map(line).concat()
}

/// Fails unless [`REVISION`] records the text of the document.
pub fn require_recorded(workspace: &Workspace, upstream: &str) -> Result<()> {
    let record: toml::Table = workspace.read(REVISION)?.parse().context(REVISION)?;
    if record.get("sha256").and_then(toml::Value::as_str) != Some(&sha256(upstream)) {
        bail!(
            "{UPSTREAM} differs from the record in {REVISION}; only `cargo xtask import` writes it"
        );
    }
    Ok(())
}

fn sha256(text: &str) -> String {
    let digest = Sha256::digest(text);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Fails for a document with another title and no common path. Either alone changes between revisions.
fn require_same_api(present: &Value, new: &Value) -> Result<()> {
    let [old_title, new_title] = [present, new].map(|it| &it["info"]["title"]);
    if old_title != new_title && paths(present).is_disjoint(&paths(new)) {
        bail!(
            "the document describes another API: its title is {new_title}, not {old_title}, and it has no common \
             path; if Vonage moved all paths, replace {UPSTREAM} manually and run `cargo xtask patch`"
        );
    }
    Ok(())
}

/// The paths, without the names of their parameters.
fn paths(document: &Value) -> BTreeSet<Vec<&str>> {
    let segment = |it| if str::starts_with(it, '{') { "{}" } else { it };
    let paths = document["paths"]
        .as_object()
        .into_iter()
        .flat_map(Map::keys);
    paths
        .map(|path| path.split('/').map(segment).collect())
        .collect()
}

/// Sorts keys as in `reference`: `git diff` shows only changes.
fn in_order_of(value: Value, reference: &Value) -> Value {
    match (value, reference) {
        (Value::Object(mut members), Value::Object(reference)) => {
            let known = reference.iter().filter_map(|(key, reference)| {
                let value = members.get_mut(key)?.take();
                Some((key.clone(), in_order_of(value, reference)))
            });
            let mut ordered: Map<String, Value> = known.collect();
            members.retain(|key, _| !ordered.contains_key(key));
            ordered.extend(members);
            ordered.into()
        }
        (Value::Array(elements), Value::Array(reference)) => {
            let order = |(index, element): (usize, Value)| {
                let name = element.get("name");
                let same = reference
                    .iter()
                    .find(|it| name.is_some() && it.get("name") == name);
                let other = same.or(reference.get(index));
                in_order_of(element, other.unwrap_or(&Value::Null))
            };
            elements.into_iter().enumerate().map(order).collect()
        }
        (value, _) => value,
    }
}
