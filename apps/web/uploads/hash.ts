/** The SHA-256 of a file in hex, read once and kept nowhere; tells how many bytes are done. */
export async function hashFile(
  file: File,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const [{ sha256 }, { bytesToHex }] = await Promise.all([
    import('@noble/hashes/sha2.js'),
    import('@noble/hashes/utils.js'),
  ]);
  const digest = sha256.create();
  const reader = file.stream().getReader();
  let bytes = 0;
  for (;;) {
    signal.throwIfAborted();
    const { done, value } = await reader.read();
    if (done) return bytesToHex(digest.digest());
    digest.update(value);
    bytes += value.length;
    onProgress(bytes);
  }
}
