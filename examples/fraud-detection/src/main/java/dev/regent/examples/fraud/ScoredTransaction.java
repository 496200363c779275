package dev.regent.examples.fraud;

import java.util.List;

/**
 * A transaction after detection: one line of the output.
 *
 * @param sequence how many transactions this card has made, this one included
 * @param total cents that this card has spent, this transaction included
 * @param category what the merchant sells
 * @param score 0 to 100
 * @param alerts set of {@link Alert}s, the sum of their bits
 */
record ScoredTransaction(
        long id,
        long time,
        String card,
        long cents,
        long sequence,
        long total,
        Category category,
        int score,
        int alerts) {

    static final List<Alert> ALERTS = List.of(Alert.values());

    /** The line of the output, without its end. */
    String toJson() {
        StringBuilder json = new StringBuilder(160);
        json.append("{\"id\":").append(id);
        json.append(",\"time\":").append(time);
        json.append(",\"card\":\"").append(card);
        json.append("\",\"cents\":").append(cents);
        json.append(",\"sequence\":").append(sequence);
        json.append(",\"total\":").append(total);
        json.append(",\"category\":\"").append(category.name());
        json.append("\",\"score\":").append(score);
        json.append(",\"alerts\":[");
        String separator = "";
        for (Alert alert : ALERTS) {
            if ((alerts & alert.bit()) != 0) {
                json.append(separator).append('"').append(alert.name()).append('"');
                separator = ",";
            }
        }
        return json.append("]}").toString();
    }
}
