//! The folder of results: complete under its name, or absent (OUT-2).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::error::ReportError;
use super::manifest;

/// A folder that is being filled beside the place where it will appear.
///
/// Dropped without [`ResultFolder::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct ResultFolder {
    target: PathBuf,
    /// Holds the new folder and, for a moment, the one that it replaces.
    workshop: TempDir,
    new: PathBuf,
}

impl ResultFolder {
    /// Begins a folder that will appear as `target`. The folders above it are created.
    ///
    /// # Errors
    /// If `target` holds anything but an earlier result, or nothing can be created
    /// there.
    pub fn create(target: &Path) -> Result<Self, ReportError> {
        if target.file_name().is_none() {
            return Err(ReportError::Unnamed { path: target.to_owned() });
        }
        check(target)?;
        let root = match target.parent() {
            Some(root) if !root.as_os_str().is_empty() => root,
            _ => Path::new("."),
        };
        fs::create_dir_all(root).map_err(|error| ReportError::io("create", root, error))?;
        // Beside the target, so that renaming stays on one file system.
        let workshop = tempfile::Builder::new()
            .prefix(".switchover-")
            .tempdir_in(root)
            .map_err(|error| ReportError::io("create a folder in", root, error))?;
        let new = workshop.path().join("new");
        fs::create_dir(&new).map_err(|error| ReportError::io("create", &new, error))?;
        Ok(ResultFolder { target: target.to_owned(), workshop, new })
    }

    /// Where files are to be written.
    pub fn path(&self) -> &Path {
        &self.new
    }

    /// Writes one whole file into the folder.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(&self, file: &str, content: &[u8]) -> Result<(), ReportError> {
        let path = self.new.join(file);
        fs::write(&path, content).map_err(|error| ReportError::io("write", &path, error))
    }

    /// Gives the folder its final name; an earlier result there is removed.
    ///
    /// # Errors
    /// If it cannot be renamed, or the place was taken by something else meanwhile. An
    /// earlier result is then still there.
    pub fn commit(self) -> Result<PathBuf, ReportError> {
        check(&self.target)?;
        let failed = |error| ReportError::io("put the results in place as", &self.target, error);
        let old = self.workshop.path().join("old");
        let replaces = match fs::rename(&self.target, &old) {
            Ok(()) => true,
            Err(error) if error.kind() == io::ErrorKind::NotFound => false,
            Err(error) => return Err(failed(error)),
        };
        if let Err(error) = fs::rename(&self.new, &self.target) {
            if replaces {
                fs::rename(&old, &self.target).map_err(failed)?;
            }
            return Err(failed(error));
        }
        let workshop = self.workshop.path().to_owned();
        self.workshop.close().map_err(|error| ReportError::io("remove", &workshop, error))?;
        Ok(self.target)
    }
}

/// Whether results may appear as `target`: nothing is there, an empty folder, or an
/// earlier result.
///
/// # Errors
/// [`ReportError::NotOurs`] if not.
fn check(target: &Path) -> Result<(), ReportError> {
    let not_ours = || ReportError::NotOurs { path: target.to_owned() };
    let mut entries = match fs::read_dir(target) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        // The target itself is a file; if a folder above it is one, that is another error.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory && target.exists() => {
            return Err(not_ours());
        }
        Err(error) => return Err(ReportError::io("read", target, error)),
    };
    if entries.next().is_none() || manifest::is_ours(&target.join(manifest::FILE)) {
        Ok(())
    } else {
        Err(not_ours())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    const OURS: &[u8] = b"{\"program\": \"switchover\"}";

    #[test]
    fn out_2_results_appear_under_their_name_only_when_complete() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("results/day");
        let folder = ResultFolder::create(&target).unwrap();
        folder.write("manifest.json", OURS).unwrap();
        assert!(!target.exists());
        assert_eq!(folder.commit().unwrap(), target);
        assert_eq!(entries(&target), ["manifest.json"]);
        assert_eq!(entries(&root.path().join("results")), ["day"]);
    }

    #[test]
    fn out_2_a_run_that_fails_leaves_nothing_and_spares_the_earlier_result() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("day");
        let folder = ResultFolder::create(&target).unwrap();
        folder.write("contacts.csv", b"half").unwrap();
        drop(folder);
        assert!(entries(root.path()).is_empty());

        fs::create_dir(&target).unwrap();
        fs::write(target.join("manifest.json"), OURS).unwrap();
        let folder = ResultFolder::create(&target).unwrap();
        folder.write("contacts.csv", b"half").unwrap();
        drop(folder);
        assert_eq!(entries(root.path()), ["day"]);
        assert_eq!(entries(&target), ["manifest.json"]);
    }

    #[test]
    fn out_2_an_earlier_result_is_replaced_whole() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("day");
        fs::create_dir(&target).unwrap();
        fs::write(target.join("manifest.json"), OURS).unwrap();
        fs::write(target.join("old.csv"), "").unwrap();
        let folder = ResultFolder::create(&target).unwrap();
        folder.write("new.csv", b"").unwrap();
        folder.commit().unwrap();
        assert_eq!(entries(&target), ["new.csv"]);
        assert_eq!(entries(root.path()), ["day"]);
    }

    #[test]
    fn cli_4_a_folder_of_something_else_is_refused_before_the_run() {
        let root = tempfile::tempdir().unwrap();
        let refused = |path: &Path| {
            let error = ResultFolder::create(path).unwrap_err();
            assert!(matches!(error, ReportError::NotOurs { .. }), "{error}");
        };
        let photos = root.path().join("photos");
        fs::create_dir(&photos).unwrap();
        ResultFolder::create(&photos).unwrap();
        fs::write(photos.join("cat.jpg"), "").unwrap();
        refused(&photos);
        refused(&photos.join("cat.jpg"));
        // A manifest of some other program does not make it ours.
        fs::write(photos.join("manifest.json"), "{\"program\": \"album\"}").unwrap();
        refused(&photos);
        assert_eq!(entries(&photos), ["cat.jpg", "manifest.json"]);
        let unnamed = ResultFolder::create(Path::new("/")).unwrap_err();
        assert!(matches!(unnamed, ReportError::Unnamed { .. }));
    }
}
