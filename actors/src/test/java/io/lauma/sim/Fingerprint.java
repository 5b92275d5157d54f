package io.lauma.sim;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A text that is equal for equal states: every field of our objects, sets and maps in a canonical
/// order. Only for objects without cycles, apart from those given as stops.
final class Fingerprint {
  private static final Map<Class<?>, List<Field>> FIELDS = new ConcurrentHashMap<>();

  private final StringBuilder text = new StringBuilder(1024);
  private final IdentityHashMap<Object, String> stops = new IdentityHashMap<>();

  /// Prints `name` instead of `object` wherever it is met.
  Fingerprint stop(Object object, String name) {
    stops.put(object, name);
    return this;
  }

  Fingerprint add(Object object) {
    write(object);
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }

  private void write(@Nullable Object object) {
    if (object == null) {
      text.append('-');
      return;
    }
    String stop = stops.get(object);
    if (stop != null) {
      text.append(stop);
      return;
    }
    switch (object) {
      case String s -> text.append(s);
      case Number n when n instanceof AtomicLong -> text.append(n);
      case Number n -> text.append(n);
      case Boolean b -> text.append(b ? 't' : 'f');
      case Enum<?> e -> text.append(e.name());
      case byte[] bytes -> HexFormat.of().formatHex(text, bytes);
      case Optional<?> optional -> write(optional.orElse(null));
      case Map<?, ?> map -> {
        List<String> parts = new ArrayList<>();
        map.forEach((k, v) -> parts.add(part(k) + '=' + part(v)));
        sorted(parts);
      }
      case Set<?> set -> {
        List<String> parts = new ArrayList<>();
        set.forEach(element -> parts.add(part(element)));
        sorted(parts);
      }
      case Collection<?> list -> {
        text.append('[');
        for (Object element : list) {
          write(element);
          text.append(',');
        }
        text.append(']');
      }
      default -> fields(object);
    }
  }

  /// The parts in order.
  void sorted(List<String> parts) {
    parts.sort(Comparator.naturalOrder());
    text.append(parts);
  }

  String part(@Nullable Object object) {
    int start = text.length();
    write(object);
    String part = text.substring(start);
    text.setLength(start);
    return part;
  }

  private void fields(Object object) {
    Class<?> type = object.getClass();
    if (!type.getName().startsWith("io.lauma.") || type.isHidden()) {
      return;
    }
    text.append('(');
    for (Field field : FIELDS.computeIfAbsent(type, Fingerprint::fieldsOf)) {
      try {
        write(field.get(object));
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
      text.append(';');
    }
    text.append(')');
  }

  private static List<Field> fieldsOf(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isStatic(field.getModifiers())) {
        field.setAccessible(true);
        fields.add(field);
      }
    }
    return fields;
  }
}
