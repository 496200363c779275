package dev.regent.ha.spi;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the public and protected members of types as lines of text that never depend on their order in the source. */
final class Signatures {

    private Signatures() {}

    /** A line for each type, followed by its members in alphabetical order, indented. */
    static List<String> of(List<Class<?>> types) {
        List<String> lines = new ArrayList<>();
        for (Class<?> type : types) {
            lines.add(header(type));
            members(type).sorted().map(member -> "    " + member).forEach(lines::add);
        }
        return lines;
    }

    private static String header(Class<?> type) {
        Stream<String> supertypes = Stream.concat(
                        Stream.ofNullable(type.getGenericSuperclass())
                                .filter(each -> each != Object.class && each != Record.class),
                        Arrays.stream(type.getGenericInterfaces()))
                .map(Type::getTypeName)
                .sorted();
        String permitted = type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses())
                        .map(Class::getName)
                        .sorted()
                        .collect(Collectors.joining(", ", " permits ", ""))
                : "";
        return modifiers(type.getModifiers() & ~Modifier.STATIC & ~(type.isInterface() ? Modifier.ABSTRACT : 0))
                + kind(type)
                + " "
                + type.getName()
                + typeParameters(type.getTypeParameters())
                + supertypes.collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), list -> list.isEmpty() ? "" : " : " + list))
                + permitted;
    }

    private static String kind(Class<?> type) {
        if (type.isRecord()) {
            return Arrays.stream(type.getRecordComponents())
                    .map(Signatures::component)
                    .collect(Collectors.joining(", ", "record(", ")"));
        }
        String kind = type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        return (type.isSealed() ? "sealed " : "") + kind;
    }

    private static String component(RecordComponent component) {
        return component.getGenericType().getTypeName() + " " + component.getName();
    }

    private static Stream<String> members(Class<?> type) {
        Stream<String> fields = Arrays.stream(type.getDeclaredFields())
                .filter(Signatures::isVisible)
                .map(Signatures::field);
        Stream<String> constructors = Arrays.stream(type.getDeclaredConstructors())
                .filter(Signatures::isVisible)
                .map(Signatures::constructor);
        Stream<String> methods = Arrays.stream(type.getDeclaredMethods())
                .filter(Signatures::isVisible)
                .filter(method -> !method.isBridge() && !isImplied(type, method))
                .map(Signatures::method);
        return Stream.of(fields, constructors, methods).flatMap(each -> each);
    }

    private static boolean isVisible(Member member) {
        int modifiers = member.getModifiers();
        return !member.isSynthetic() && (Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers));
    }

    /** Whether every type of this kind has the method, by the language. */
    private static boolean isImplied(Class<?> type, Method method) {
        return type.isRecord() && List.of("equals", "hashCode", "toString").contains(method.getName())
                || type.isEnum() && List.of("values", "valueOf").contains(method.getName());
    }

    private static String field(Field field) {
        return modifiers(field.getModifiers()) + field.getGenericType().getTypeName() + " " + field.getName();
    }

    private static String constructor(Constructor<?> constructor) {
        return modifiers(constructor.getModifiers()) + "new" + parameters(constructor);
    }

    private static String method(Method method) {
        String typeParameters = typeParameters(method.getTypeParameters());
        return (method.isDefault() ? "default " : "")
                + modifiers(method.getModifiers() & ~(method.getDeclaringClass().isInterface() ? Modifier.ABSTRACT : 0))
                + (typeParameters.isEmpty() ? "" : typeParameters + " ")
                + method.getGenericReturnType().getTypeName()
                + " "
                + method.getName()
                + parameters(method);
    }

    private static String parameters(Executable executable) {
        String thrown = Arrays.stream(executable.getGenericExceptionTypes())
                .map(Type::getTypeName)
                .sorted()
                .collect(Collectors.joining(", "));
        return Arrays.stream(executable.getGenericParameterTypes())
                        .map(Type::getTypeName)
                        .collect(Collectors.joining(", ", "(", ")"))
                + (thrown.isEmpty() ? "" : " throws " + thrown);
    }

    private static String typeParameters(Type[] parameters) {
        return parameters.length == 0
                ? ""
                : Arrays.stream(parameters).map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
    }

    private static String modifiers(int modifiers) {
        int told = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;
        String text = Modifier.toString(modifiers & told);
        return text.isEmpty() ? "" : text + " ";
    }
}
