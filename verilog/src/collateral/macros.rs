//! SRAM macros in place of memories: a `memory` of them, and an example of a macro.

use std::fmt::Write as _;

use forms_export::Design;

use super::About;

/// The module that they stand for.
pub const MEMORY: &str = "memory";

/// The macro of the example: OpenRAM's for sky130, 256 words of 32 bits, one port that reads and writes, one that reads.
pub const MACRO: &str = "sky130_sram_1kbyte_1rw1r_32x256_8";

/// Words and bits of a word of [`MACRO`].
const SIZE: (u64, u64) = (256, 32);

/// Memories of fewer bits stay registers.
const FEWEST_BITS: u64 = 1024;

/// `memory` made of macros, with what each size of the design becomes in its header.
pub fn memory(design: &Design, about: About<'_>) -> String {
    let mut text = about.header("//");
    text.push_str(
        "//\n// memory: the same ports and parameters as rtl/memory.v, in SRAM macros where they pay. Words of more bits\n\
         // than a macro's are sliced, more words than a macro's lie in banks. For another macro change what is\n\
         // instantiated; its read port must hold what it read last, as all clocked reads here. A word that is read\n\
         // while it is written may be anything. What this design needs:\n//\n",
    );
    let variants = design.modules.iter().filter(|m| m.name == MEMORY);
    for variant in variants.flat_map(|memory| &memory.variants) {
        let of = |name: &str| {
            let mut parameters = variant.parameters.iter();
            parameters
                .find(|(set, _)| set == name)
                .map_or(0, |(_, value)| *value)
        };
        let (depth, width) = (of("DEPTH"), of("WIDTH"));
        let become_ = match depth * width >= FEWEST_BITS {
            true => {
                let macros = depth.div_ceil(SIZE.0) * width.div_ceil(SIZE.1);
                format!("macros, {macros} each")
            }
            false => "registers".to_owned(),
        };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "//   {depth} x {width}: {become_}");
    }
    text + include_str!("memory_of_macros.v")
}

/// The macro as a simulation model, with its pins.
pub fn model() -> String {
    include_str!("sram_model.v").to_owned()
}
