/** Tests of what the fixtures of transactional drivers share. */
@NullMarked
package dev.regent.ha.testkit.support;

import org.jspecify.annotations.NullMarked;
