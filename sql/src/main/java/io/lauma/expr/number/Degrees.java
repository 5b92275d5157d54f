package io.lauma.expr.number;

/// Trigonometry in degrees, exact at the multiples of 30 and 45 degrees.
final class Degrees {
  private Degrees() {}

  private static final double SIN_30 = Math.sin(Math.toRadians(30));
  private static final double ONE_MINUS_COS_60 = 1 - Math.cos(Math.toRadians(60));
  private static final double ASIN_HALF = Math.asin(0.5);
  private static final double ACOS_HALF = Math.acos(0.5);
  private static final double ATAN_ONE = Math.atan(1);
  private static final double RADIANS = Math.PI / 180;

  private static double sin0to30(double a) {
    return Math.sin(a * RADIANS) / SIN_30 / 2;
  }

  private static double cos0to60(double a) {
    return 1 - (1 - Math.cos(a * RADIANS)) / ONE_MINUS_COS_60 / 2;
  }

  private static double sinQuadrant(double a) {
    return a <= 30 ? sin0to30(a) : cos0to60(90 - a);
  }

  private static double cosQuadrant(double a) {
    return a <= 60 ? cos0to60(a) : sin0to30(90 - a);
  }

  static double sin(double degrees) {
    double a = degrees % 360;
    int sign = 1;
    if (a < 0) {
      a = -a;
      sign = -sign;
    }
    if (a > 180) {
      a = 360 - a;
      sign = -sign;
    }
    return sign * sinQuadrant(a > 90 ? 180 - a : a);
  }

  static double cos(double degrees) {
    double a = Math.abs(degrees % 360);
    if (a > 180) {
      a = 360 - a;
    }
    return a > 90 ? -cosQuadrant(180 - a) : cosQuadrant(a);
  }

  static double tan(double degrees) {
    double a = degrees % 360;
    int sign = 1;
    if (a < 0) {
      a = -a;
      sign = -sign;
    }
    if (a > 180) {
      a = 360 - a;
      sign = -sign;
    }
    if (a > 90) {
      a = 180 - a;
      sign = -sign;
    }
    double tangent = sinQuadrant(a) / cosQuadrant(a) / (sinQuadrant(45) / cosQuadrant(45));
    return sign * tangent + 0.0;
  }

  static double cot(double degrees) {
    double a = degrees % 360;
    int sign = 1;
    if (a < 0) {
      a = -a;
      sign = -sign;
    }
    if (a > 180) {
      a = 360 - a;
      sign = -sign;
    }
    if (a > 90) {
      a = 180 - a;
      sign = -sign;
    }
    double cotangent = cosQuadrant(a) / sinQuadrant(a) / (cosQuadrant(45) / sinQuadrant(45));
    return sign * cotangent + 0.0;
  }

  private static double asinQuadrant(double a) {
    return a <= 0.5 ? Math.asin(a) / ASIN_HALF * 30 : 90 - Math.acos(a) / ACOS_HALF * 60;
  }

  private static double acosQuadrant(double a) {
    return a <= 0.5 ? 90 - Math.asin(a) / ASIN_HALF * 30 : Math.acos(a) / ACOS_HALF * 60;
  }

  static double asin(double a) {
    return a >= 0 ? asinQuadrant(a) : -asinQuadrant(-a);
  }

  static double acos(double a) {
    return a >= 0 ? acosQuadrant(a) : 90 + asinQuadrant(-a);
  }

  static double atan(double a) {
    return Math.atan(a) / ATAN_ONE * 45;
  }
}
