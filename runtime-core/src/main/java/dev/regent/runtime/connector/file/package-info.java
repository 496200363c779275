/**
 * Files as the beginning and the end of a job: {@link dev.regent.runtime.connector.file.FileSource} reads a directory of JSON-lines, CSV or
 * plain text files, {@link dev.regent.runtime.connector.file.FileSink} writes part files that appear with a completed checkpoint.
 *
 * <pre>{@code
 * pipeline.source(FileSource.csv(Path.of("/data/orders")).following())
 *         .parse(fields -> new Order(fields.text("customer"), fields.decimal("amount", 2)))
 *         .sink(FileSink.of(Path.of("/data/out"), (order, line) -> line.text(order.customer()).text(",").number(order.cents())));
 * }</pre>
 */
@NullMarked
package dev.regent.runtime.connector.file;

import org.jspecify.annotations.NullMarked;
