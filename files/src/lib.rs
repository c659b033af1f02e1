//! Files as every crate of the project reads and writes them.
//!
//! | module | what it does |
//! | --- | --- |
//! | [`atomic`] | a file is there whole or not at all |
//! | [`npy`] | NumPy's arrays of numbers, judged before they are believed |
//!
//! ```
//! use forms_files::{atomic, npy};
//! use ndarray::array;
//!
//! let folder = tempfile::tempdir()?;
//! let path = folder.path().join("y.npy");
//! npy::stage(&path, array![[1_i64, -2]].view())?.commit()?;
//! let read = npy::read(&path)?;
//! assert_eq!((read.shape.as_slice(), read.integers()), ([1, 2].as_slice(), Some(vec![1, -2])));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod atomic;
pub mod npy;
