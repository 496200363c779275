package dev.regent.examples.fraud;

import dev.regent.runtime.api.Codecs;
import dev.regent.runtime.api.Job;
import dev.regent.runtime.api.JobArguments;
import dev.regent.runtime.api.Pipeline;
import dev.regent.runtime.connector.file.Fields;
import dev.regent.runtime.connector.file.FileSink;
import dev.regent.runtime.connector.file.FileSource;
import dev.regent.runtime.connector.file.LineBuffer;

/**
 * Scores card transactions. Arguments:
 *
 * <ul>
 *   <li>{@code --input DIR}: a log as {@link TransactionLog} writes it, or any directory of files with its fields, each card in one file
 *   <li>{@code --output DIR}: where part files of scored transactions appear, one JSON object a line
 *   <li>{@code --format json|csv}: of the input; {@code json} unless given
 *   <li>{@code --follow true|false}: whether to go on waiting for more at the end of the input; {@code false} unless given
 *   <li>{@code --rate N}: transactions per second that the whole job reads at most; unlimited unless given (obeyed by the engine)
 * </ul>
 */
public final class FraudDetectionJob implements Job {

    @Override
    public void define(Pipeline pipeline, JobArguments arguments) {
        pipeline.source(source(arguments))
                .parse(FraudDetectionJob::parse)
                .map(transaction -> new EnrichedTransaction(transaction, Category.ofMerchant(transaction.merchant())))
                .keyBy(EnrichedTransaction::card, Codecs.STRING)
                .<CardHistory, ScoredTransaction>process("cards", CardHistoryCodec.CODEC, (enriched, context) -> {
                    CardHistory history = context.state().orElseGet(CardHistory::new);
                    ScoredTransaction scored = Detector.score(enriched.transaction(), enriched.category(), history);
                    context.update(history);
                    context.emit(scored);
                })
                .sink(FileSink.of(arguments.path("output"), FraudDetectionJob::format));
    }

    private static FileSource<Fields> source(JobArguments arguments) {
        FileSource<Fields> source = switch (LogFormat.parse(arguments.text("format", "json"))) {
            case JSON -> FileSource.jsonLines(arguments.path("input"));
            case CSV -> FileSource.csv(arguments.path("input"));
        };
        return arguments.flag("follow", false) ? source.following() : source;
    }

    private static Transaction parse(Fields fields) {
        return new Transaction(
                fields.integer("id"),
                fields.integer("time"),
                fields.text("card"),
                fields.decimal("amount", 2),
                Math.toIntExact(fields.integer("merchant")),
                Math.toIntExact(fields.decimal("latitude", 4)),
                Math.toIntExact(fields.decimal("longitude", 4)));
    }

    private static void format(ScoredTransaction scored, LineBuffer line) {
        line.text("{\"id\":").number(scored.id());
        line.text(",\"time\":").number(scored.time());
        line.text(",\"card\":").quoted(scored.card());
        line.text(",\"cents\":").number(scored.cents());
        line.text(",\"sequence\":").number(scored.sequence());
        line.text(",\"total\":").number(scored.total());
        line.text(",\"category\":\"").text(scored.category().name());
        line.text("\",\"score\":").number(scored.score());
        line.text(",\"alerts\":[");
        String separator = "\"";
        for (Alert alert : ScoredTransaction.ALERTS) {
            if ((scored.alerts() & alert.bit()) != 0) {
                line.text(separator).text(alert.name()).text("\"");
                separator = ",\"";
            }
        }
        line.text("]}");
    }

    /** A transaction with what the merchant's number stands for. */
    private record EnrichedTransaction(Transaction transaction, Category category) {

        String card() {
            return transaction.card();
        }
    }
}
