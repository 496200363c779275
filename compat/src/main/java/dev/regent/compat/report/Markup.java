package dev.regent.compat.report;

/** Text inside XML and HTML. */
final class Markup {

    private Markup() {}

    /** Characters that XML does not have at all become a question mark. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(each -> {
            switch (each) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(allowed(each) ? each : '?');
            }
        });
        return out.toString();
    }

    private static boolean allowed(int each) {
        return each == '\t'
                || each == '\n'
                || each == '\r'
                || each >= 0x20 && each <= 0xd7ff
                || each >= 0xe000 && each <= 0xfffd
                || each >= 0x10000;
    }
}
