package io.lauma.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.exec.StoredRow;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Answers survive being cut into frames, and frames their way.
class AnswerBytesTest {
  @Test
  void itemsOfAnySizeComeBackInOrder() {
    Random random = new Random(7);
    List<byte[]> items = new ArrayList<>();
    for (int size : new int[] {0, 1, 17, 4_096, 255_996, 256 * 1024, 3_000_000, 5}) {
      byte[] item = new byte[size];
      random.nextBytes(item);
      items.add(item);
    }
    AnswerBytes.Cutter cutter = new AnswerBytes.Cutter();
    AnswerBytes.Joiner joiner = new AnswerBytes.Joiner(4_000_000);
    for (byte[] item : items) {
      cutter.add(item);
      while (cutter.hasFullFrame()) {
        byte[] frame = cutter.take();
        assertEquals(AnswerBytes.FRAME_BYTES, frame.length);
        joiner.add(frame);
      }
    }
    joiner.add(cutter.take());
    assertEquals(0, cutter.lengthBytes());
    assertTrue(joiner.isWhole());
    assertEquals(items.size(), joiner.items().size());
    for (byte[] item : items) {
      assertArrayEquals(item, joiner.items().remove());
    }
  }

  @Test
  void refusesItemsThatAreTooLarge() {
    AnswerBytes.Cutter cutter = new AnswerBytes.Cutter();
    cutter.add(new byte[100]);
    AnswerBytes.Joiner joiner = new AnswerBytes.Joiner(99);
    assertThrows(IllegalArgumentException.class, () -> joiner.add(cutter.take()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new AnswerBytes.Joiner(10).add(new byte[] {-1, -1, -1, -1}));
  }

  @Test
  void framesComeBackAsTheyWere() throws NotSerializableException {
    FrameSerializer serializer = new FrameSerializer();
    PeerMessage.Frame frame = new PeerMessage.Frame(1L << 50, 3, true, new byte[] {5, -6, 7});
    byte[] bytes = serializer.toBinary(frame);
    assertArrayEquals(new byte[] {1, 1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 5, -6, 7}, bytes);
    PeerMessage.Frame back = (PeerMessage.Frame) serializer.fromBinary(bytes, "F");
    assertEquals(frame.id(), back.id());
    assertEquals(3, back.number());
    assertTrue(back.last());
    assertArrayEquals(frame.bytes(), back.bytes());
    bytes[0] = 9;
    assertThrows(NotSerializableException.class, () -> serializer.fromBinary(bytes, "F"));
    assertThrows(NotSerializableException.class, () -> serializer.fromBinary(new byte[] {1}, "F"));
  }

  @Test
  void storedRowsComeBackAsTheyWere() {
    List<StoredRow> rows =
        List.of(
            new StoredRow(Key.of(new byte[] {1, 2}), new byte[] {9}, new HybridTime(77)),
            new StoredRow(Key.of(new byte[] {3}), new byte[0], HybridTime.INFINITY));
    List<StoredRow> back = StoredRowsForm.decode(StoredRowsForm.encode(rows));
    assertEquals(2, back.size());
    assertEquals(rows.get(0).key(), back.get(0).key());
    assertArrayEquals(rows.get(0).value(), back.get(0).value());
    assertEquals(HybridTime.INFINITY, back.get(1).version());
    byte[] cut = java.util.Arrays.copyOf(StoredRowsForm.encode(rows), 20);
    assertThrows(IllegalArgumentException.class, () -> StoredRowsForm.decode(cut));
    assertFalse(back.isEmpty());
  }
}
