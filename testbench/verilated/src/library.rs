//! A loaded model. The only unsafe code of the project is here and in the engine's `simd`.
#![allow(unsafe_code)]

use std::ffi::c_void;
use std::path::Path;

use libloading::Library;

use crate::wrapper::ABI;

/// A model that Verilator made, with its clock low.
///
/// Pins are 64-bit words, inputs and outputs each in the order of [`Design::ports`](crate::Design).
pub struct Model {
    handle: *mut c_void,
    settle: unsafe extern "C" fn(*mut c_void, *const u64, *mut u64),
    clock: unsafe extern "C" fn(*mut c_void),
    free: unsafe extern "C" fn(*mut c_void),
    inputs: Vec<u64>,
    outputs: Vec<u64>,
    // Dropped last: the functions above are its code.
    _library: Library,
}

impl Model {
    /// Loads a library that [`build`](crate::build()) made from our wrapper. Private to this crate,
    /// so that there is no way to a model but through a library that has these functions.
    pub(crate) fn load(path: &Path) -> Result<Self, String> {
        let said = |error: libloading::Error| error.to_string();
        // SAFETY: `build` made this file from `wrapper::text`, or found it under the hash of that
        // text in the user's own cache. Loading it runs only the constructors of Verilator's runtime.
        let library = unsafe { Library::new(path) }.map_err(said)?;
        let number = |name: &[u8]| {
            // SAFETY: the wrapper defines these functions with this signature.
            unsafe {
                library
                    .get::<unsafe extern "C" fn() -> u32>(name)
                    .map(|f| f())
            }
            .map_err(said)
        };
        let abi = number(b"forms_abi")?;
        if abi != ABI {
            return Err(format!("made for version {abi} of this crate, not {ABI}"));
        }
        let (inputs, outputs) = (number(b"forms_inputs")?, number(b"forms_outputs")?);
        // SAFETY: the wrapper of this version defines the functions with these signatures, and they
        // stay valid as long as `_library` lives, which is as long as the model does.
        let (new, free, settle, clock) = unsafe {
            (
                *library
                    .get::<unsafe extern "C" fn() -> *mut c_void>(b"forms_new")
                    .map_err(said)?,
                *library.get(b"forms_free").map_err(said)?,
                *library.get(b"forms_settle").map_err(said)?,
                *library.get(b"forms_clock").map_err(said)?,
            )
        };
        // SAFETY: it takes nothing and gives a handle for the functions beside it.
        let handle = unsafe { new() };
        Ok(Self {
            handle,
            settle,
            clock,
            free,
            inputs: vec![0; inputs as usize],
            outputs: vec![0; outputs as usize],
            _library: library,
        })
    }

    /// The input pins, to be set before [`Model::settle`].
    pub fn inputs(&mut self) -> &mut [u64] {
        &mut self.inputs
    }

    /// The output pins, as the last [`Model::settle`] left them.
    pub fn outputs(&self) -> &[u64] {
        &self.outputs
    }

    /// Lets the inputs reach the outputs.
    pub fn settle(&mut self) {
        // SAFETY: the handle is live until `drop`; the wrapper reads and writes as many words as
        // `forms_inputs` and `forms_outputs` said, which is how long the two vectors are.
        unsafe { (self.settle)(self.handle, self.inputs.as_ptr(), self.outputs.as_mut_ptr()) }
    }

    /// One rising edge, and back to a low clock.
    pub fn clock(&mut self) {
        // SAFETY: the handle is live until `drop`.
        unsafe { (self.clock)(self.handle) }
    }
}

impl Drop for Model {
    fn drop(&mut self) {
        // SAFETY: the handle is live, and nothing uses it afterwards.
        unsafe { (self.free)(self.handle) }
    }
}
