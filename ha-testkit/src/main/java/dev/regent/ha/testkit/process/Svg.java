package dev.regent.ha.testkit.process;

import java.util.Locale;

/** A drawing with a time axis and a lane for each process, as text that needs nothing else. Whatever is out of the range of times is cut off. */
final class Svg {

    private static final int LEFT = 150;
    private static final int WIDTH = 1400;
    private static final int TOP = 30;
    private static final int TICKS = 10;
    private static final double LEAST_WIDTH = 1.5;
    private static final double NANOS_PER_MILLI = 1e6;

    private final long from;
    private final long to;
    private final StringBuilder body = new StringBuilder();
    private int height;

    Svg(long from, long to) {
        this.from = from;
        this.to = Math.max(from + 1, to);
    }

    private double x(long nanos) {
        return LEFT + (WIDTH - LEFT) * ((double) (Math.min(Math.max(nanos, from), to) - from) / (to - from));
    }

    boolean outside(long start, long end) {
        return end < from || start > to;
    }

    void lane(int top, int laneHeight, String name) {
        height = Math.max(height, top + laneHeight);
        add("<line x1='0' x2='%d' y1='%d' y2='%d' stroke='#ddd'/>", WIDTH, TOP + top, TOP + top);
        add("<text x='4' y='%d' font-weight='bold'>%s</text>", TOP + top + 16, escape(name));
    }

    /** A bar from start to end, with a text in it and one for whoever points at it. */
    void bar(long start, long end, int top, int barHeight, String style, String label, String title) {
        if (!outside(start, end)) {
            double width = Math.max(LEAST_WIDTH, x(end) - x(start));
            add(
                    "<g><rect x='%.1f' y='%d' width='%.1f' height='%d' %s><title>%s</title></rect>",
                    x(start), TOP + top, width, barHeight, style, escape(title));
            if (!label.isEmpty()) {
                add(
                        "<text x='%.1f' y='%d' font-size='11' pointer-events='none'>%s</text>",
                        x(start) + 3, TOP + top + barHeight - 3, escape(label));
            }
            add("</g>");
        }
    }

    /** A line through all lanes. */
    void moment(long at, String style, String label) {
        if (!outside(at, at)) {
            add(
                    "<g><line x1='%.1f' x2='%.1f' y1='%d' y2='100%%' %s/><text x='%.1f' y='%d' font-size='11'>%s</text></g>",
                    x(at), x(at), TOP, style, x(at) + 2, TOP - 2, escape(label));
        }
    }

    String text(long zero) {
        StringBuilder axis = new StringBuilder();
        for (int i = 0; i <= TICKS; i++) {
            long at = from + (to - from) / TICKS * i;
            axis.append(format(
                    "<text x='%.1f' y='12' font-size='11' fill='#555'>%.3f ms</text>",
                    Math.min(x(at), WIDTH - 70), (at - zero) / NANOS_PER_MILLI));
        }
        return format("<svg width='%d' height='%d' font-family='sans-serif' font-size='13'>", WIDTH, TOP + height + 10)
                + axis + body + "</svg>\n";
    }

    private void add(String format, Object... values) {
        body.append(format(format, values));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;");
    }
}
