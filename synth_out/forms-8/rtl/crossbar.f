// Made by `forms export --config forms-8`: change the Rust in rtl/ instead.
// configuration forms-8: 128 x 128 devices of 2 bits, fragments of 8 rows, 8-bit weights, 16-bit
// unsigned inputs, 4 flip-encoded converters of 4 bits, zero-skip leading
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
