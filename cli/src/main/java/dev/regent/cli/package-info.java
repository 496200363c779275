/** Everything behind bin/regent: processes, jobs, inspection and the demo. */
@NullMarked
package dev.regent.cli;

import org.jspecify.annotations.NullMarked;
