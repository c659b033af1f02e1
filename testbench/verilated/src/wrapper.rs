//! The C++ between Verilator's model and ours: four functions over arrays of 64-bit words.

use std::fmt::Write as _;

use crate::{Design, Error};

/// Grows when the functions change.
pub(crate) const ABI: u32 = 1;

/// C++ functions that write and read bits of a port, of whatever type Verilator made it. Above a port's
/// width Verilator wants zeros.
pub const ACCESS: &str = r#"template <typename Port>
static void put(Port& port, unsigned low, unsigned width, uint64_t value) {
    const uint64_t mask = ~0ull >> (64 - width);
    port = static_cast<Port>((port & ~(mask << low)) | (value & mask) << low);
}

template <std::size_t Words>
static void put(VlWide<Words>& port, unsigned low, unsigned width, uint64_t value) {
    for (unsigned done = 0; done < width;) {
        const unsigned at = (low + done) % 32;
        const unsigned bits = width - done < 32 - at ? width - done : 32 - at;
        const uint32_t mask = ~0u >> (32 - bits);
        uint32_t& word = port[(low + done) / 32];
        word = (word & ~(mask << at)) | (static_cast<uint32_t>(value >> done) & mask) << at;
        done += bits;
    }
}

template <typename Port>
static uint64_t get(const Port& port, unsigned low, unsigned width) {
    return static_cast<uint64_t>(port) >> low & ~0ull >> (64 - width);
}

template <std::size_t Words>
static uint64_t get(const VlWide<Words>& port, unsigned low, unsigned width) {
    uint64_t value = 0;
    for (unsigned done = 0; done < width;) {
        const unsigned at = (low + done) % 32;
        const unsigned bits = width - done < 32 - at ? width - done : 32 - at;
        const uint64_t word = port[(low + done) / 32] >> at & ~0u >> (32 - bits);
        value |= word << done;
        done += bits;
    }
    return value;
}
"#;

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
        let (name, low, width) = (&port.name, port.low, port.width);
        if !plain(name) {
            return Err(Error::Name(name.clone()));
        }
        if !(1..=64).contains(&width) {
            return Err(Error::Width {
                name: name.clone(),
                width,
            });
        }
        // Writing to a String cannot fail.
        let _ = match port.is_input {
            true => {
                inputs += 1;
                writeln!(
                    drive,
                    "    put(dut.{name}, {low}, {width}, in[{}]);",
                    inputs - 1
                )
            }
            false => {
                outputs += 1;
                writeln!(
                    read,
                    "    out[{}] = get(dut.{name}, {low}, {width});",
                    outputs - 1
                )
            }
        };
    }
    Ok(format!(
        r#"// Between Verilator's model and Rust.
#include <cstdint>
#include "Vdut.h"
#include "verilated.h"

{ACCESS}
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
