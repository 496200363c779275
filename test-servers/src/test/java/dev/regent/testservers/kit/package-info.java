/** Tests of what the fixtures of transactional drivers share. */
@NullMarked
package dev.regent.testservers.kit;

import org.jspecify.annotations.NullMarked;
