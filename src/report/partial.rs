//! The part of a sweep that is done: a folder beside the result to come, which holds what is
//! finished and survives an interruption (CLI-7).
//!
//! Every finished point is a folder of its own, named by a key that says what it is a point
//! of, and it has that name only when it is complete.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::error::ReportError;

/// Says that the folder is ours, and is locked as long as a sweep fills it.
const LOCK: &str = "switchover-sweep.lock";

/// A folder of finished points.
#[derive(Debug)]
pub struct PartialFolder {
    folder: PathBuf,
    /// Unlocked when it is closed, however that comes about.
    lock: File,
}

impl PartialFolder {
    /// Opens the folder of finished points of the result that will appear as `target`,
    /// or begins it.
    ///
    /// # Errors
    /// If the place is taken by something else or by a sweep that is under way, or nothing
    /// can be created there.
    pub fn open(target: &Path) -> Result<Self, ReportError> {
        let Some(name) = target.file_name() else {
            return Err(ReportError::Unnamed { path: target.to_owned() });
        };
        let mut partial = name.to_owned();
        partial.push(".partial");
        let folder = target.with_file_name(partial);
        let path = folder.join(LOCK);
        if !path.is_file() && fs::read_dir(&folder).is_ok_and(|mut inside| inside.next().is_some())
        {
            return Err(ReportError::NotOurs { path: folder });
        }
        fs::create_dir_all(&folder).map_err(|error| ReportError::io("create", &folder, error))?;
        let lock = File::create(&path).map_err(|error| ReportError::io("create", &path, error))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let busy = io::Error::new(io::ErrorKind::ResourceBusy, "another sweep fills it");
                return Err(ReportError::io("use", &folder, busy));
            }
            Err(TryLockError::Error(error)) => return Err(ReportError::io("lock", &path, error)),
        }
        let partial = PartialFolder { folder, lock };
        partial.sweep_out()?;
        Ok(partial)
    }

    /// Removes what an interruption left unfinished.
    fn sweep_out(&self) -> Result<(), ReportError> {
        let failed = |error| ReportError::io("read", &self.folder, error);
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|ending| ending == "unfinished") {
                fs::remove_dir_all(&path)
                    .map_err(|error| ReportError::io("remove", &path, error))?;
            }
        }
        Ok(())
    }

    /// Where it is, for messages.
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// The folder of a finished point.
    pub fn point(&self, key: &str) -> PathBuf {
        self.folder.join(key)
    }

    /// Whether a point is finished.
    pub fn has(&self, key: &str) -> bool {
        self.point(key).is_dir()
    }

    /// Keeps a finished point: `write` fills its folder.
    ///
    /// # Errors
    /// If something cannot be written; the point is not there then.
    pub fn keep(
        &self,
        key: &str,
        write: impl FnOnce(&Path) -> Result<(), ReportError>,
    ) -> Result<(), ReportError> {
        let unfinished = self.folder.join(format!("{key}.unfinished"));
        fs::create_dir(&unfinished)
            .map_err(|error| ReportError::io("create", &unfinished, error))?;
        write(&unfinished)?;
        let point = self.point(key);
        fs::rename(&unfinished, &point).map_err(|error| ReportError::io("create", &point, error))
    }

    /// Removes the folder if no point is kept in it.
    ///
    /// # Errors
    /// If it cannot be read or removed.
    pub fn leave(self) -> Result<(), ReportError> {
        self.sweep_out()?;
        let failed = |error| ReportError::io("read", &self.folder, error);
        let inside = fs::read_dir(&self.folder).map_err(failed)?.count();
        // The lock is always there.
        if inside > 1 { Ok(()) } else { self.remove() }
    }

    /// Removes the folder: the result is in place.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn remove(self) -> Result<(), ReportError> {
        drop(self.lock);
        fs::remove_dir_all(&self.folder)
            .map_err(|error| ReportError::io("remove", &self.folder, error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cli_7_a_point_is_there_whole_or_not_at_all() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("sweep");
        let partial = PartialFolder::open(&target).unwrap();
        let write = |text: &'static str| {
            move |folder: &Path| {
                fs::write(folder.join("rows.csv"), text).unwrap();
                Ok(())
            }
        };
        partial.keep("one", write("1")).unwrap();
        let broken = |folder: &Path| {
            fs::write(folder.join("rows.csv"), "ha").unwrap();
            Err(ReportError::Unnamed { path: folder.to_owned() })
        };
        partial.keep("two", broken).unwrap_err();
        assert!(partial.has("one") && !partial.has("two"));
        // What a crash leaves is no point, and does not stand in the way.
        drop(partial);
        let partial = PartialFolder::open(&target).unwrap();
        assert!(partial.has("one") && !partial.has("two"));
        partial.keep("two", write("2")).unwrap();
        assert!(partial.has("two"));
        partial.remove().unwrap();
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
    }

    #[test]
    fn cli_7_what_holds_no_point_is_not_left_behind() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("sweep");
        PartialFolder::open(&target).unwrap().leave().unwrap();
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
        let partial = PartialFolder::open(&target).unwrap();
        partial.keep("one", |_| Ok(())).unwrap();
        partial.leave().unwrap();
        assert!(PartialFolder::open(&target).unwrap().has("one"));
    }

    #[test]
    fn cli_7_two_sweeps_never_fill_one_folder_and_a_strangers_is_left_alone() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("sweep");
        let first = PartialFolder::open(&target).unwrap();
        let busy = PartialFolder::open(&target).unwrap_err().to_string();
        assert!(busy.contains("another sweep"), "{busy}");
        drop(first);
        PartialFolder::open(&target).unwrap();

        let strange = root.path().join("album.partial");
        fs::create_dir(&strange).unwrap();
        fs::write(strange.join("cat.jpg"), "").unwrap();
        let refused = PartialFolder::open(&root.path().join("album")).unwrap_err();
        assert!(matches!(refused, ReportError::NotOurs { .. }), "{refused}");
    }
}
