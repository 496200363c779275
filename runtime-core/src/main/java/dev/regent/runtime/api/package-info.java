/**
 * What users write jobs against.
 *
 * <p><b>Records do not cross subtasks.</b> A job is a chain from one source to one sink, run as independent subtasks, each owning splits of
 * the source and the state of the keys that it meets there. Whoever needs shuffles, joins or windows across partitions runs Apache Flink
 * with {@code runtime-flink} on the same drivers.
 *
 * <p>The tour in one example, a running total of each customer:
 *
 * <pre>{@code
 * public final class Totals implements Job {
 *     public void define(Pipeline pipeline, JobArguments arguments) {
 *         pipeline.source(FileSource.jsonLines(arguments.path("input")))
 *                 .parse(fields -> new Order(fields.text("customer"), fields.integer("cents")))
 *                 .filter(order -> order.cents() > 0)
 *                 .keyBy(Order::customer, Codecs.STRING)
 *                 .<Long, String>process("total", Codecs.LONG, (order, context) -> {
 *                     long total = context.state().orElse(0L) + order.cents();
 *                     context.update(total);
 *                     context.emit(context.key() + " " + total);
 *                 })
 *                 .sink(FileSink.lines(arguments.path("output")));
 *     }
 * }
 * }</pre>
 *
 * <p>{@code define} is called anew in every subtask and after every restart; nothing of it is serialized, so that a job may use whatever
 * objects and lambdas it likes. Everything of one subtask runs in one thread. What survives a failure is the position of the source,
 * the keyed state and the transactions of the sink, together in one checkpoint: results are exact (J2).
 *
 * <p>Functions may throw. {@link dev.regent.runtime.api.MalformedRecordException} falls under the job's record policy (fail, skip and count,
 * dead-letter file); anything else fails the subtask, which then restarts from its last checkpoint under the job's restart strategy.
 *
 * <p>The engine calls a job with the context class loader of its jar. Own sources and sinks implement {@link
 * dev.regent.runtime.api.Source} and {@link dev.regent.runtime.api.TwoPhaseSink}.
 */
@NullMarked
package dev.regent.runtime.api;

import org.jspecify.annotations.NullMarked;
