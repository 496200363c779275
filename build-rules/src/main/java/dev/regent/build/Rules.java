package dev.regent.build;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.Serializable;

/** The rules themselves; each description says what is wrong and how to mend it. */
final class Rules {

    static final ArchRule NO_SERIALIZATION = noClasses()
            .should()
            .dependOnClassesThat(
                    nameMatching(
                            "java\\.io\\.(Object(Input|Output)Stream|Object(Input|Output)|ObjectInputFilter|Externalizable)(\\$.*)?"))
            .orShould(beDeclaredSerializable())
            .as(
                    "Java serialization is banned: bytes of others must never choose which classes are made. Write the fields"
                            + " by hand with a length and a version (see docs/adr), or as JSON");

    static final ArchRule NO_SLEEP_IN_TESTS = noClasses()
            .should()
            .callMethodWhere(target(name("sleep"))
                    .and(target(owner(nameMatching("java\\.lang\\.Thread|java\\.util\\.concurrent\\.TimeUnit")))))
            .as("Tests do not sleep, they wait for something: use Awaitility, a latch, or a manual clock");

    static final ArchRule TESTS_ARE_RUN = classes()
            .that(haveTests())
            .should()
            .haveSimpleNameEndingWith("Test")
            .orShould()
            .haveSimpleNameEndingWith("IT")
            .as(
                    "A class with @Test methods is run only if its name ends in Test (Surefire) or IT (Failsafe): rename it");

    static final ArchRule NO_TEST_LIBRARY = noClasses()
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "org.junit..", "org.assertj..", "org.awaitility..", "com.tngtech.archunit..", "dev.regent.build.."))
            .as("Product code uses no test library: move the class to src/test or to ha-testkit");

    private Rules() {}

    static ArchRule inside(String root) {
        return classes()
                .should()
                .resideInAPackage(root + "..")
                .as("Classes of this module belong into " + root
                        + " or below, so that no two modules share a package: move"
                        + " the class, or the module's BuildRulesTest if the root has changed");
    }

    static ArchRule noCycles(String root) {
        return slices().assignedFrom(new Packages(root))
                .should()
                .beFreeOfCycles()
                .as(
                        "Packages that need each other in a circle are one package or lack an interface: move the class that"
                                + " closes the circle, or turn one direction into an interface of the needing side");
    }

    private static ArchCondition<JavaClass> beDeclaredSerializable() {
        return ArchCondition.from(DescribedPredicate.describe(
                "be declared Serializable",
                type -> type.getRawInterfaces().stream()
                        .anyMatch(each -> each.getName().equals(Serializable.class.getName()))));
    }

    private static DescribedPredicate<JavaClass> haveTests() {
        return DescribedPredicate.describe(
                "have tests",
                type -> type.isTopLevelClass()
                        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                        && type.getMethods().stream()
                                .anyMatch(method -> method.getAnnotations().stream()
                                        .anyMatch(each -> each.getRawType()
                                                .getName()
                                                .matches(
                                                        "org\\.junit\\.jupiter\\..*(Test|TestFactory|TestTemplate)"))));
    }

    /** One slice per package of the module; whatever is outside the module is in none. */
    private record Packages(String root) implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            String name = type.getPackageName();
            return name.equals(root) || name.startsWith(root + ".")
                    ? SliceIdentifier.of(name)
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages of " + root;
        }
    }
}
