//! Reading files as a git revision has them.

use std::{
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A git work tree.
#[derive(Clone, Debug)]
pub struct Repository {
    directory: PathBuf,
}

impl Repository {
    /// The work tree around `directory`.
    pub fn at(directory: &Path) -> Self {
        Self {
            directory: directory.to_owned(),
        }
    }

    /// The full name of the commit that `revision` stands for, such as `HEAD~3` or `main`.
    ///
    /// # Errors
    /// When git cannot be run, this is no work tree, or there is no such commit.
    pub fn commit(&self, revision: &str) -> Result<String, GitError> {
        let commit = format!("{revision}^{{commit}}");
        let name = self
            .text(&["rev-parse", "--verify", "--end-of-options", &commit])
            .map_err(|error| match error {
                GitError::Failed { message, .. } => GitError::UnknownRevision {
                    revision: revision.to_owned(),
                    message,
                },
                error => error,
            })?;
        Ok(name.trim().to_owned())
    }

    /// The files below `directory` at `revision`, by their paths from the top of the work tree.
    ///
    /// # Errors
    /// When git cannot be run, this is no work tree, or there is no such revision.
    pub fn files(&self, revision: &str, directory: &str) -> Result<Vec<String>, GitError> {
        let commit = self.commit(revision)?;
        let names = self.text(&["ls-tree", "-rz", "--name-only", &commit, "--", directory])?;
        let names = names.split('\0').filter(|name| !name.is_empty());
        Ok(names.map(str::to_owned).collect())
    }

    /// The content of the file at `path`, which is a path from the top of the work tree, at
    /// `revision`.
    ///
    /// # Errors
    /// When git cannot be run, this is no work tree, there is no such revision or no such file in
    /// it, or the file is not UTF-8.
    pub fn read(&self, revision: &str, path: &str) -> Result<String, GitError> {
        let file = format!("{}:{path}", self.commit(revision)?);
        self.text(&["show", "--no-textconv", "--end-of-options", &file])
            .map_err(|error| match error {
                GitError::Failed { message, .. } => GitError::UnknownFile {
                    revision: revision.to_owned(),
                    path: path.to_owned(),
                    message,
                },
                error => error,
            })
    }

    fn text(&self, arguments: &[&str]) -> Result<String, GitError> {
        let output = Command::new("git")
            .arg("-C")
            .arg(&self.directory)
            .args(arguments)
            // What git says is looked at below.
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .output()
            .map_err(GitError::Run)?;
        let command = || format!("git {}", arguments.join(" "));
        if !output.status.success() {
            let message = String::from_utf8_lossy(&output.stderr);
            if message.contains("not a git repository") {
                return Err(GitError::NoRepository(self.directory.clone()));
            }
            let message = message.trim();
            return Err(GitError::Failed {
                command: command(),
                message: message
                    .strip_prefix("fatal: ")
                    .unwrap_or(message)
                    .to_owned(),
            });
        }
        String::from_utf8(output.stdout).map_err(|_| GitError::NotText(command()))
    }
}

/// Why git does not give what it was asked for.
#[derive(Debug, thiserror::Error)]
#[expect(missing_docs, reason = "the messages say it")]
pub enum GitError {
    #[error("cannot run git, which knows what earlier revisions were like: is it installed?")]
    Run(#[source] io::Error),
    #[error("{0} is not in a git repository, which would know what earlier revisions were like")]
    NoRepository(PathBuf),
    #[error("git knows no revision {revision}; `git log --oneline` lists them ({message})")]
    UnknownRevision { revision: String, message: String },
    #[error(
        "git has no file {path} in {revision}; paths start at the root of the repository ({message})"
    )]
    UnknownFile {
        revision: String,
        path: String,
        message: String,
    },
    #[error("`{command}` failed: {message}")]
    Failed { command: String, message: String },
    #[error("`{0}` gave something that is not UTF-8 text")]
    NotText(String),
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::*;

    /// A repository with one file, `spec/a.json`, in one commit.
    fn repository() -> TempDir {
        let directory = TempDir::new().expect("a directory");
        fs::create_dir(directory.path().join("spec")).expect("a directory");
        fs::write(directory.path().join("spec/a.json"), "{}\n").expect("a file");
        git(&directory, &["init", "--quiet"]);
        git(&directory, &["add", "."]);
        git(&directory, &["commit", "--quiet", "--message", "Add a"]);
        directory
    }

    fn git(directory: &TempDir, arguments: &[&str]) {
        let identity = [
            "-c",
            "user.name=A",
            "-c",
            "user.email=a@example.com",
            "-c",
            "commit.gpgsign=false",
        ];
        let status = Command::new("git")
            .args(identity)
            .args(arguments)
            .current_dir(directory)
            .status()
            .expect("git");
        assert!(status.success());
    }

    #[track_caller]
    fn refuses(directory: &TempDir, revision: &str, path: &str, messages: &[&str]) {
        let error = Repository::at(directory.path())
            .read(revision, path)
            .expect_err("an error")
            .to_string();
        for message in messages {
            assert!(error.contains(message), "no `{message}` in: {error}");
        }
    }

    #[test]
    fn a_file_as_it_was() {
        let directory = repository();
        fs::write(directory.path().join("spec/a.json"), "changed").expect("a file");
        let repository = Repository::at(directory.path());

        let text = repository.read("HEAD", "spec/a.json").expect("the file");
        let files = repository.files("HEAD", "spec").expect("a list");

        assert_eq!(text, "{}\n");
        assert_eq!(files, ["spec/a.json"]);
    }

    #[test]
    fn what_git_does_not_have() {
        let repository = repository();

        refuses(
            &repository,
            "nope",
            "spec/a.json",
            &["no revision nope", "git log"],
        );
        refuses(
            &repository,
            "HEAD",
            "spec/b.json",
            &["no file spec/b.json in HEAD", "root of the repository"],
        );
        refuses(&repository, "--output=x", "y", &["no revision --output=x"]);
        refuses(&repository, "", "y", &["no revision"]);
    }

    #[test]
    fn no_repository() {
        // A repository may be above the directory for temporary files, but not in it.
        let directory = TempDir::new().expect("a directory");
        fs::write(directory.path().join(".git"), "gitdir: nowhere").expect("a file");

        refuses(
            &directory,
            "HEAD",
            "spec/a.json",
            &["not in a git repository"],
        );
    }
}
