package dev.regent.ha.support.document;

import dev.regent.ha.spi.membership.Membership.Member;

/**
 * The document of one registration.
 *
 * @param member who registered
 * @param durationNanos how long it counts as alive after its document last changed, in nanoseconds
 * @param life the {@link LifeProof#mark} of its process, empty if it has none
 * @param nonce of this body
 */
record MemberBody(Member member, long durationNanos, String life, String nonce) {

    static final BodyFormat<MemberBody> FORMAT = new BodyFormat<>(5, "member") {
        @Override
        void write(MemberBody body, BodyWriter out) {
            out.text(body.member.name());
            out.text(body.member.incarnation());
            out.texts(body.member.attributes());
            out.number(body.durationNanos);
            out.text(body.life);
            out.text(body.nonce);
        }

        @Override
        MemberBody read(BodyReader in) {
            Member member = new Member(in.text(), in.text(), in.texts());
            return new MemberBody(member, in.natural(), in.text(), in.text());
        }
    };

    MemberBody renewed(String newNonce) {
        return new MemberBody(member, durationNanos, life, newNonce);
    }
}
