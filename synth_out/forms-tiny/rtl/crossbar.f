// Made by `forms export --config forms-tiny`: change the Rust in rtl/ instead.
// configuration forms-tiny: 16 x 16 devices of 2 bits, fragments of 4 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 3 bits, zero-skip leading
used_registers.v
frame_check.v
memory.v
or_tree.v
zero_skip.v
controller.v
subarray_driver.v
population_count.v
plane_scale.v
slot_pipeline.v
adc.v
flip_restore.v
shift_add.v
sign_accumulator.v
lane.v
result_drain.v
counters.v
crossbar_core.v
bit_line.v
device_column.v
device_array.v
crossbar.v
