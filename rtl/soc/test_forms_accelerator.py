"""A picture over AXI, through the Verilog, to its scores. `run.py` starts it."""

import json
import os

import cocotb
from cocotb.clock import Clock

from forms_driver import CANCEL, CLOCKS, CONTROL, ERRORS, ID, STATUS, Accelerator


@cocotb.test()
async def a_picture_comes_to_its_scores(dut):
    job = json.loads(os.environ["FORMS_JOB"])
    cocotb.start_soon(Clock(dut.clock, 10, unit="ns").start())
    accelerator = Accelerator(dut)
    await accelerator.reset()
    assert await accelerator.read(ID) == 0x464F524D

    # A cut-off packet is an error, and CANCEL brings it back.
    with open(job["image"], "rb") as file:
        image = file.read()
    await accelerator.source.send(image[:64])
    await accelerator.source.wait()
    assert await accelerator.read(ERRORS) != 0
    await accelerator.write(CONTROL, CANCEL)
    assert await accelerator.read(STATUS) == 0

    await accelerator.load(image)
    with open(job["picture"], "rb") as file:
        scores = await accelerator.run(file.read())
    clocks = await accelerator.read(CLOCKS)
    best = max(range(len(scores)), key=lambda k: scores[k])
    print(f"scores {scores}\nclass {best}, {clocks} clocks")
    assert scores == job["scores"], f"golden says {job['scores']}"
    assert clocks <= job["clocks"] * 11 // 10, f"golden predicts {job['clocks']} clocks"
