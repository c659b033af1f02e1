"""A driver of forms_accelerator over AXI: loads an image, runs pictures, gives scores.

An image (`forms image NET --out net.bin`) is a row of packets, each of 32-bit words, lowest byte first: the first is
loaded, the others are sent for every picture behind its map. Section 12 of docs/contract.md has the layout.
"""

import logging
import struct
import zlib

from cocotb.triggers import FallingEdge, RisingEdge
from cocotbext.axi import AxiLiteBus, AxiLiteMaster, AxiStreamBus, AxiStreamSink, AxiStreamSource

ID, FINGERPRINT, CONTROL, STATUS = 0x00, 0x08, 0x20, 0x24
INTERRUPT_ENABLE, INTERRUPT_CAUSE, ERRORS, PICTURES, CLOCKS = 0x28, 0x2C, 0x30, 0x34, 0x40
START, CANCEL = 1, 2
DONE, ERROR = 1, 2
LOADED = 2
MAP = 0x46520102


def packets(image):
    """The packets of an image, in bytes."""
    found = []
    at = 0
    while at < len(image):
        (payload,) = struct.unpack_from("<I", image, at + 8)
        end = at + 4 * (3 + payload + 1)
        if end > len(image):
            raise ValueError(f"packet {len(found)} is cut off: {len(image) - at} of {end - at} bytes")
        found.append(image[at:end])
        at = end
    return found


def map_packet(fingerprint, words):
    """A picture, channels last, as a packet."""
    body = struct.pack(f"<III{len(words)}i", MAP, fingerprint, len(words), *words)
    return body + struct.pack("<I", zlib.crc32(body))


class Accelerator:
    """An accelerator on `dut`, whose clock runs."""

    def __init__(self, dut):
        self.dut = dut
        pins = (dut.clock, dut.reset)
        self.bus = AxiLiteMaster(AxiLiteBus.from_prefix(dut, "s_axi"), *pins)
        self.source = AxiStreamSource(AxiStreamBus.from_prefix(dut, "s_axis"), *pins)
        self.sink = AxiStreamSink(AxiStreamBus.from_prefix(dut, "m_axis"), *pins)
        for end in (self.bus.read_if, self.bus.write_if, self.source, self.sink):
            # Frames are long.
            end.log.setLevel(logging.WARNING)
        self.passes = []

    async def reset(self):
        self.dut.reset.value = 1
        for _ in range(3):
            await RisingEdge(self.dut.clock)
        await FallingEdge(self.dut.clock)
        self.dut.reset.value = 0

    async def read(self, address):
        return await self.bus.read_dword(address)

    async def write(self, address, word):
        await self.bus.write_dword(address, word)

    async def check(self):
        """Raises what ERRORS says."""
        errors = await self.read(ERRORS)
        if errors:
            raise RuntimeError(f"ERRORS is {errors:#x}")

    async def load(self, image):
        first, *self.passes = packets(image)
        await self.source.send(first)
        await self.source.wait()
        await self.check()
        if await self.read(STATUS) != LOADED:
            raise RuntimeError("the image was not loaded")

    async def run(self, picture):
        """Scores of a picture, a packet with a map: a list of integers, channels last."""
        await self.write(INTERRUPT_CAUSE, DONE | ERROR)
        await self.write(INTERRUPT_ENABLE, DONE | ERROR)
        await self.write(PICTURES, 1)
        await self.write(CONTROL, START)
        for packet in [picture, *self.passes]:
            await self.source.send(packet)
        if not self.dut.irq.value:
            await RisingEdge(self.dut.irq)
        await self.check()
        frame = await self.sink.recv()
        return [word for (word,) in struct.iter_unpack("<i", bytes(frame.tdata))]
