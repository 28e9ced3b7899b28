package io.datashard.benchmarks;

import io.datashard.benchmarks.result.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Bars in panels below each other, one colour a system, with a line from the least to the most. Plain SVG. */
final class BarChart {
    private static final int WIDTH = 860;
    private static final int LABELS = 230;
    private static final int VALUES = 90;
    private static final int BAR = 16;
    private static final int STEP = 22;
    private static final int HEAD = 44;

    private final List<Panel> panels = new ArrayList<>();

    private record Panel(String title, String unit, Map<Contender, Spread> bars) {
        int height() {
            return HEAD + bars.size() * STEP;
        }
    }

    /** Adds a panel; one without bars is left out. */
    void panel(String title, String unit, Map<Contender, Spread> bars) {
        if (!bars.isEmpty()) {
            panels.add(new Panel(title, unit, bars));
        }
    }

    String svg() {
        int height = 12 + panels.stream().mapToInt(Panel::height).sum();
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                height,
                WIDTH,
                height));
        int top = 0;
        for (Panel panel : panels) {
            draw(svg, panel, top);
            top += panel.height();
        }
        return svg.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder svg, Panel panel, int top) {
        text(svg, 12, top + 22, "bold", panel.title());
        text(svg, LABELS, top + 36, "normal", panel.unit());
        double most =
                panel.bars().values().stream().mapToDouble(Spread::most).max().orElse(1);
        double scale = (WIDTH - LABELS - VALUES) / (most > 0 ? most : 1);
        int y = top + HEAD;
        for (Map.Entry<Contender, Spread> bar : panel.bars().entrySet()) {
            Spread spread = bar.getValue();
            double end = LABELS + spread.median() * scale;
            text(svg, 12, y + 12, "normal", bar.getKey().label());
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
                    LABELS,
                    y,
                    Math.max(1, end - LABELS),
                    BAR,
                    bar.getKey().colour()));
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"black\"/>%n",
                    LABELS + spread.least() * scale,
                    LABELS + spread.most() * scale,
                    y + BAR / 2,
                    y + BAR / 2));
            text(svg, LABELS + spread.most() * scale + 6, y + 12, "normal", Spread.number(spread.median()));
            y += STEP;
        }
    }

    private static void text(StringBuilder svg, double x, int y, String weight, String text) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%d\" font-weight=\"%s\">%s</text>%n",
                x,
                y,
                weight,
                text.replace("&", "&amp;").replace("<", "&lt;")));
    }
}
