package dev.regent.ha.s3;

import dev.regent.ha.testkit.support.DocumentFenceBypass;

/** For contenders in processes of their own, which make it by its name. */
public final class S3FenceBypass extends DocumentFenceBypass {

    /** For the kit. */
    public S3FenceBypass() {
        super(S3HaBackendFactory::new);
    }
}
