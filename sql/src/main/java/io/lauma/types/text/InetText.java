package io.lauma.types.text;

import java.net.Inet4Address;
import java.net.InetAddress;

/// Addresses of hosts in the text form of inet (RFC 5952 for IPv6); inet's stored form is this text
/// in ASCII.
public final class InetText {
  private static final int WORDS = 8;

  private InetText() {}

  public static String of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return address.getHostAddress();
    }
    int[] words = new int[WORDS];
    for (int i = 0; i < WORDS; i++) {
      words[i] = (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff;
    }
    int gapStart = -1;
    int gapLength = 1;
    for (int i = 0; i < WORDS; i++) {
      int end = i;
      while (end < WORDS && words[end] == 0) {
        end++;
      }
      if (end - i > gapLength) {
        gapStart = i;
        gapLength = end - i;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < WORDS; i++) {
      if (i == gapStart) {
        text.append("::");
        i += gapLength - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(words[i]));
      }
    }
    return text.toString();
  }

  /// The bytes of an address in that form.
  public static byte[] addressBytes(String text) {
    return InetAddress.ofLiteral(text).getAddress();
  }
}
