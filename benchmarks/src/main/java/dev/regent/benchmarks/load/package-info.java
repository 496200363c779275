/** What an API server of Kubernetes has to do for a cluster, with our objects and with those of Flink. */
@NullMarked
package dev.regent.benchmarks.load;

import org.jspecify.annotations.NullMarked;
