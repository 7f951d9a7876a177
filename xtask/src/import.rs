//! The effects of a revision of Vonage's document, computed without writing files.

// The modules of the build scripts: no build is needed.
#[path = "../../vis-api/build/generate/mod.rs"]
mod generate_client;
#[path = "../../vis-types/build/generate/mod.rs"]
mod generate_model;

use std::{
    collections::BTreeSet,
    env,
    panic::{self, AssertUnwindSafe},
    time::SystemTime,
};

use anyhow::{Context, Error, Result, anyhow, bail};
use jiff::Timestamp;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use syn::File;
use vis_spec::normalise::{Normalised, Note, normalise};

use crate::{
    document::{in_order_of, layout},
    fix::fix,
    overlay::Overlay,
    patch::{Edit, Patched, patch},
    workspace::{NewFile, OVERLAY, PATCHED, REVISION, UPSTREAM, Workspace},
};

/// A revision with the overlay applied.
#[derive(Debug)]
pub struct Candidate {
    /// The document, with keys in the order of the committed one.
    pub upstream: Value,
    /// The overlay.
    pub overlay: Overlay,
    /// The result of the overlay.
    pub patched: Patched,
    /// The committed document.
    present: Value,
}

impl Candidate {
    /// Patches a document, or the committed one.
    pub fn new(workspace: &Workspace, document: Option<Value>) -> Result<Self> {
        let present = workspace.document(UPSTREAM)?;
        let upstream = match document {
            Some(document) => {
                require_same_api(&present, &document)?;
                in_order_of(document, &present)
            }
            None => present.clone(),
        };
        let overlay = workspace.overlay()?;
        let patched = patch(&upstream, &overlay, Some(&present));
        Ok(Self {
            upstream,
            overlay,
            patched,
            present,
        })
    }

    /// The overlay with the mechanical edits, its result, and the edits, if these make it fit.
    pub fn fixed(&self) -> Option<(Overlay, Patched, Vec<Edit>)> {
        let (overlay, edits) = fix(&self.upstream, &self.overlay, &self.present);
        let patched = patch(&self.upstream, &overlay, Some(&self.present));
        let fits = patched.conflicts.is_empty();
        fits.then_some((overlay, patched, edits))
    }

    /// Makes the mechanical edits, and returns them.
    pub fn apply_fix(&mut self) -> Vec<Edit> {
        let Some((overlay, patched, edits)) = self.fixed() else {
            return Vec::new();
        };
        (self.overlay, self.patched) = (overlay, patched);
        edits
    }

    /// The files that differ, the patched document last: the build reads only that one.
    pub fn files(
        &self,
        workspace: &Workspace,
        source: &str,
        generated: &Generated,
    ) -> Result<Vec<NewFile>> {
        let upstream = layout(&self.upstream);
        let mut files = vec![(OVERLAY.into(), self.overlay.text().to_owned())];
        if !is_recorded(workspace, &upstream).unwrap_or(false) {
            let record = record(source, &self.upstream, &upstream);
            files.push((REVISION.into(), record));
        }
        let generated = generated.files(&self.patched.document, &upstream)?;
        files.push((UPSTREAM.into(), upstream));
        files.extend(generated);
        Ok(workspace.differing(files))
    }
}

/// The results of generation.
pub struct Generated {
    /// The normalised document.
    pub normalised: Value,
    /// The notes of `normalise`.
    pub notes: Vec<Note>,
    pub(crate) model: File,
    pub(crate) client: File,
}

impl Generated {
    /// The sources that both crates compile without the feature `codegen`, and the patched document;
    /// `upstream` is the text of Vonage's.
    pub fn files(&self, patched: &Value, upstream: &str) -> Result<Vec<NewFile>> {
        let model = prettyplease::unparse(&self.model);
        let sources = generate_client::sources(&self.normalised, &self.client, upstream);
        let sources = sources.map_err(Error::msg)?.into_iter();
        let sources =
            sources.map(|(name, text)| (format!("vis-api/generated/{name}").into(), text));
        let mut files = vec![("vis-types/generated/model.rs".into(), model)];
        files.extend(sources);
        files.push((PATCHED.into(), layout(patched)));
        Ok(files)
    }
}

/// Normalises a patched document and generates both crates.
pub fn generate(patched: &Value) -> Result<Generated> {
    let Normalised { document, notes } = normalised(patched)?;
    let generate = || {
        let model = generate_model::model(&document)?;
        Ok((model, generate_client::client(&document)?))
    };
    let (model, client) = catch_panic(|| generate().map_err(Error::msg::<String>)).context(
        "cannot generate from the patched document; change it with an action in spec/vgis.overlay.yaml, \
         or let `normalise` leave the operation out",
    )?;
    Ok(Generated {
        normalised: document,
        notes,
        model,
        client,
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

/// Whether [`REVISION`] records the text of the document.
pub fn is_recorded(workspace: &Workspace, upstream: &str) -> Result<bool> {
    let record: toml::Table = workspace.read(REVISION)?.parse().context(REVISION)?;
    let digest = record.get("sha256").and_then(toml::Value::as_str);
    Ok(digest == Some(&sha256(upstream)))
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
    let paths = document["paths"].as_object().into_iter();
    let paths = paths.flat_map(Map::keys);
    let paths = paths.map(|path| path.split('/').map(segment).collect());
    paths.collect()
}
