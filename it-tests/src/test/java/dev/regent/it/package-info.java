/** Tests of the unpacked tarball and of the installed artifacts, each in processes of its own. */
@NullMarked
package dev.regent.it;

import org.jspecify.annotations.NullMarked;
