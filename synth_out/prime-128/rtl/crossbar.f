// configuration prime-128: an array a sign, each of 128 x 128 devices of 2 bits, fragments of 128
// rows, 16-bit unsigned inputs, 1 flip-encoded converter of 8 bits, zero-skip off
// Exported by `forms export --config prime-128` from the Rust in rtl/: change that, not this.
used_registers.v
or_tree.v
zero_skip.v
controller.v
subarray_driver.v
population_count.v
plane_scale.v
slot_pipeline.v
adc.v
flip_restore.v
memory_128x1.v
serial_shift_add.v
difference.v
register_file_32x32.v
sign_accumulator.v
lane.v
result_drain.v
counters.v
crossbar_core.v
memory_128x32.v
bit_line.v
device_column.v
device_array.v
crossbar.v
