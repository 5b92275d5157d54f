package io.lauma.shard;

import io.lauma.kv.Key;
import java.util.ArrayList;
import java.util.List;

/// Which keys may be among those added: no false "no", and about one false "maybe" in a hundred.
/// Grows with its content, about 10 bits a key. Not thread-safe for changes; reads on other threads
/// are not supported.
final class KeyFilter {
  private static final int FIRST_KEYS = 4_096;
  private static final int BITS_PER_KEY = 10;
  private static final int PROBES = 7;

  private final List<Part> parts = new ArrayList<>();

  /// Bits for so many keys.
  private static final class Part {
    final int keysMax;
    final long[] words;
    int keys;

    Part(int keysMax) {
      this.keysMax = keysMax;
      this.words = new long[keysMax / Long.SIZE * BITS_PER_KEY];
    }

    void add(long hash) {
      keys++;
      for (int probe = 0; probe < PROBES; probe++) {
        int bit = bit(hash, probe);
        words[bit >>> 6] |= 1L << bit;
      }
    }

    boolean mayContain(long hash) {
      for (int probe = 0; probe < PROBES; probe++) {
        int bit = bit(hash, probe);
        if ((words[bit >>> 6] & 1L << bit) == 0) {
          return false;
        }
      }
      return true;
    }

    private int bit(long hash, int probe) {
      int mixed = (int) hash + probe * (int) (hash >>> 32);
      return (int) ((mixed & 0xffff_ffffL) * ((long) words.length * Long.SIZE) >>> 32);
    }
  }

  void add(Key key) {
    Part last = parts.isEmpty() ? null : parts.getLast();
    if (last == null || last.keys == last.keysMax) {
      last = new Part(last == null ? FIRST_KEYS : Math.min(last.keysMax * 2, 1 << 24));
      parts.add(last);
    }
    last.add(hash(key));
  }

  boolean mayContain(Key key) {
    long hash = hash(key);
    for (Part part : parts) {
      if (part.mayContain(hash)) {
        return true;
      }
    }
    return false;
  }

  private static long hash(Key key) {
    long hash = 0x9e37_79b9_7f4a_7c15L;
    for (byte b : key.bytes()) {
      hash = (hash ^ b) * 0xbf58_476d_1ce4_e5b9L;
      hash ^= hash >>> 29;
    }
    hash *= 0x94d0_49bb_1331_11ebL;
    return hash ^ hash >>> 32;
  }
}
