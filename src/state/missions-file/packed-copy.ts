import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Below this a copy costs less than the work of packing it. */
const WORTH_PACKING = 64 * 1024;

/** Made in pieces of this size: the usual 16 KB make thousands. */
const PIECE = 1024 * 1024;

/** What a packed copy begins with; no JSON text does. */
const MAGIC = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** A copy of the state file as the ledger keeps it: a large one packed, for twenty are kept and each write makes one. */
export const packed = (bytes: Uint8Array): Uint8Array =>
  bytes.length < WORTH_PACKING
    ? bytes
    : zstdCompressSync(bytes, {
        chunkSize: PIECE,
        params: { [constants.ZSTD_c_compressionLevel]: 1 },
      });

/** The copy as it was, byte for byte; copies of older versions were never packed. Throws where it is over `maxBytes`. */
export const unpacked = (kept: Uint8Array, maxBytes?: number): Uint8Array =>
  MAGIC.equals(kept.subarray(0, MAGIC.length))
    ? zstdDecompressSync(kept, {
        chunkSize: PIECE,
        ...(maxBytes !== undefined && { maxOutputLength: maxBytes }),
      })
    : kept;
