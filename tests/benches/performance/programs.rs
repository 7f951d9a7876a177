//! Programs that place one call: by hand, with `vis-api`, and with the clients that other generators make
//! of the same document, `spec/vgis.patched.json`. The generators are installed below `target/`. Of their
//! clients only the TLS feature is chosen; nothing is edited.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

pub const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A crate of its own, which has tokio besides its dependencies.
struct Program {
    dependencies: String,
    source: &'static str,
    build_script: Option<&'static str>,
}

const BARE: &str = r#"
reqwest = { version = "0.13", default-features = false, features = ["json", "rustls"] }
serde = { version = "1", features = ["derive"] }
"#;

/// What the generators of progenitor, which most clients use, cost without anything else.
const GENERATORS: &str = r#"
[build-dependencies]
openapiv3 = "2"
progenitor-impl = "0.15"
serde_json = "1"
typify-impl = "0.8"
"#;

fn program(name: &str, directory: &Path) -> Result<Program, String> {
    let bare = include_str!("programs/bare.rs");
    let floor = include_str!("programs/floor_build.rs");
    let (dependencies, source, build_script) = match name {
        "bare" => (BARE.to_owned(), bare, None),
        "floor" => (BARE.to_owned() + GENERATORS, bare, Some(floor)),
        "openapi-generator" => return openapi_generator(directory),
        "openapi-to-rust" => return openapi_to_rust(directory),
        _ => {
            let features = if name == "ours" { "" } else { r#""codegen", "# };
            let dependency = format!(
                r#"{{ path = "../workspace/vis-api", default-features = false, features = [{features}"rustls"] }}"#
            );
            (
                format!("vis-api = {dependency}\n"),
                include_str!("programs/ours.rs"),
                None,
            )
        }
    };
    Ok(Program {
        dependencies,
        source,
        build_script,
    })
}

/// Writes a program that has the versions of this workspace.
pub fn write(name: &str, directory: &Path) -> Result<(), String> {
    fs::create_dir_all(directory.join("src")).expect("a directory");
    let program = program(name, directory)?;
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         tokio = {{ version = \"1\", features = [\"macros\", \"rt\"] }}\n{}",
        program.dependencies
    );
    fs::write(directory.join("Cargo.toml"), manifest).expect("written");
    fs::write(directory.join("src/main.rs"), program.source).expect("written");
    if let Some(script) = program.build_script {
        fs::write(directory.join("build.rs"), script).expect("written");
    }
    fs::copy(
        Path::new(ROOT).join("Cargo.lock"),
        directory.join("Cargo.lock"),
    )
    .expect("copied");
    output(cargo(directory).arg("fetch")).map(drop)
}

/// Copies what `vis-api` is built from, so that a benchmark may change the document.
pub fn copy_workspace(directory: &Path) {
    let root = Path::new(ROOT);
    let manifest = fs::read_to_string(root.join("Cargo.toml")).expect("a manifest");
    let members = manifest
        .lines()
        .map(|line| match line.starts_with("members = ") {
            true => r#"members = ["spec", "tests/sandbox", "vis-api", "vis-types"]"#,
            false => line,
        });
    fs::create_dir_all(directory.join("tests")).expect("a directory");
    let manifest: Vec<&str> = members.collect();
    fs::write(directory.join("Cargo.toml"), manifest.join("\n")).expect("written");
    for name in ["spec", "tests/sandbox", "vis-api", "vis-types"] {
        let mut copy = Command::new("cp");
        output(
            copy.arg("-R")
                .arg(root.join(name))
                .arg(directory.join(name)),
        )
        .expect("copied");
    }
}

/// Cargo with the settings of an ordinary user. A crate of a registry is compiled without incremental
/// compilation, so crates of a path are, too.
pub fn cargo(directory: &Path) -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    for (name, _) in env::vars_os() {
        let is_setting = [
            "CARGO_BUILD_",
            "CARGO_PROFILE_",
            "CARGO_TARGET_",
            "RUSTFLAGS",
        ];
        if is_setting
            .iter()
            .any(|prefix| name.to_string_lossy().starts_with(prefix))
        {
            cargo.env_remove(name);
        }
    }
    cargo.env("CARGO_INCREMENTAL", "0").current_dir(directory);
    cargo
}

const OPENAPI_GENERATOR: &str = "openapi-generator-cli==7.26.0";
const OPENAPI_TO_RUST: &str = "openapi-to-rust@0.23.0";

/// Needs Java and Python.
fn openapi_generator(directory: &Path) -> Result<Program, String> {
    let python = Path::new(ROOT).join("target/openapi/python");
    let generator = python.join("bin/openapi-generator-cli");
    if !generator.exists() {
        output(Command::new("python3").args(["-m", "venv"]).arg(&python))?;
        let mut pip = Command::new(python.join("bin/pip"));
        output(pip.args(["install", "--quiet", OPENAPI_GENERATOR]))?;
    }
    let mut generate = Command::new(generator);
    generate.args(["generate", "--generator-name", "rust", "--input-spec"]);
    generate
        .arg(document())
        .arg("--output")
        .arg(directory.join("client"));
    output(generate.arg("--package-name=client"))?;
    Ok(Program {
        dependencies:
            r#"client = { path = "client", default-features = false, features = ["rustls"] }"#
                .into(),
        source: include_str!("programs/openapi_generator.rs"),
        build_script: None,
    })
}

fn openapi_to_rust(directory: &Path) -> Result<Program, String> {
    let root = Path::new(ROOT).join("target/openapi");
    let generator = root.join("bin/openapi-to-rust");
    if !generator.exists() {
        let mut install = cargo(Path::new(ROOT));
        output(
            install
                .args(["install", "--locked", OPENAPI_TO_RUST, "--root"])
                .arg(root),
        )?;
    }
    let mut generate = Command::new(generator);
    output(
        generate
            .current_dir(directory)
            .arg("generate")
            .arg(document()),
    )?;
    let dependencies = directory.join("src/generated/REQUIRED_DEPS.toml");
    let dependencies = fs::read_to_string(dependencies).map_err(|error| error.to_string())?;
    Ok(Program {
        dependencies: dependencies.replace("[dependencies]\n", ""),
        source: include_str!("programs/openapi_to_rust.rs"),
        build_script: None,
    })
}

fn document() -> PathBuf {
    Path::new(ROOT).join("spec/vgis.patched.json")
}

/// Returns the standard output, or the first error that was printed.
pub fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("{}: {error}", command.get_program().display()))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr) = (text(&output.stdout), text(&output.stderr));
    if output.status.success() {
        return Ok(stdout);
    }
    let mut lines = stderr.lines().chain(stdout.lines());
    let error = lines.find(|line| line.starts_with("error"));
    Err(error.unwrap_or("it fails").to_owned())
}
