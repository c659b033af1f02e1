//! The C++ between Verilator's model and ours: four functions over arrays of 64-bit words.

use std::fmt::Write as _;

use crate::{Design, Error};

/// Grows when the functions change.
pub(crate) const ABI: u32 = 1;

/// The wrapper's text.
///
/// # Errors
///
/// Pins that do not fit, names that are not names.
pub(crate) fn text(design: &Design) -> Result<String, Error> {
    let plain = |name: &str| {
        let mut letters = name.chars();
        letters
            .next()
            .is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
            && letters.all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let (mut drive, mut read) = (String::new(), String::new());
    let (mut inputs, mut outputs) = (0, 0);
    for port in &design.ports {
        let (name, width) = (&port.name, port.width);
        if !plain(name) {
            return Err(Error::Name(name.clone()));
        }
        if !(1..=64).contains(&width) {
            return Err(Error::Width {
                name: name.clone(),
                width,
            });
        }
        // Verilator wants the bits above a pin's width to be 0. Writing to a String cannot fail.
        let mask = u64::MAX >> (64 - width);
        let _ = match port.is_input {
            true => {
                inputs += 1;
                writeln!(drive, "    dut.{name} = in[{}] & {mask:#x}ull;", inputs - 1)
            }
            false => {
                outputs += 1;
                writeln!(read, "    out[{}] = dut.{name};", outputs - 1)
            }
        };
    }
    Ok(format!(
        r#"// Between Verilator's model and Rust.
#include <cstdint>
#include "Vdut.h"
#include "verilated.h"

namespace {{
struct Instance {{
    VerilatedContext context;
    Vdut dut{{&context}};
}};
}}  // namespace

extern "C" {{
uint32_t forms_abi() {{ return {ABI}; }}
uint32_t forms_inputs() {{ return {inputs}; }}
uint32_t forms_outputs() {{ return {outputs}; }}
void* forms_new() {{
    Instance* instance = new Instance;
    instance->dut.clock = 0;
    return instance;
}}
void forms_free(void* handle) {{
    Instance* instance = static_cast<Instance*>(handle);
    instance->dut.final();
    delete instance;
}}
void forms_settle(void* handle, const uint64_t* in, uint64_t* out) {{
    Vdut& dut = static_cast<Instance*>(handle)->dut;
{drive}    dut.eval();
{read}}}
void forms_clock(void* handle) {{
    Vdut& dut = static_cast<Instance*>(handle)->dut;
    dut.clock = 1;
    dut.eval();
    dut.clock = 0;
}}
}}
"#
    ))
}
