package io.lauma.replica;

import io.lauma.message.CborMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.apache.pekko.serialization.Serializers;

/// The bytes of a [Journaled]: version byte, image flag, int32 count, then for each event int32
/// serializer id, manifest (modified UTF-8 with length), int32 length and its own serializer's
/// bytes.
public final class JournaledSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 7_430_201;
  private static final String MANIFEST = "J1";
  private static final int EVENT_BYTES_MAX = 1 << 28;

  private final ExtendedActorSystem system;

  public JournaledSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object value) {
    return MANIFEST;
  }

  @Override
  public byte[] toBinary(Object value) {
    Journaled journaled = (Journaled) value;
    Serialization serialization = SerializationExtension.get(system);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(1);
      out.writeBoolean(journaled.image());
      out.writeInt(journaled.events().size());
      for (CborMessage event : journaled.events()) {
        Serializer serializer = serialization.findSerializerFor(event);
        byte[] body = serializer.toBinary(event);
        out.writeInt(serializer.identifier());
        out.writeUTF(Serializers.manifestFor(serializer, event));
        out.writeInt(body.length);
        out.write(body);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    if (!manifest.equals(MANIFEST)) {
      throw new NotSerializableException("unknown journal form " + manifest);
    }
    Serialization serialization = SerializationExtension.get(system);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != 1) {
        throw new NotSerializableException("unknown version of a journal form");
      }
      boolean image = in.readBoolean();
      int count = in.readInt();
      List<CborMessage> events = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int serializer = in.readInt();
        String eventManifest = in.readUTF();
        int length = in.readInt();
        if (length < 0 || length > EVENT_BYTES_MAX) {
          throw new NotSerializableException("an event has " + length + " bytes");
        }
        byte[] body = in.readNBytes(length);
        events.add((CborMessage) serialization.deserialize(body, serializer, eventManifest).get());
      }
      return Journaled.replayed(events, image);
    } catch (IOException e) {
      throw new NotSerializableException(e.toString());
    }
  }
}
