package io.datashard;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The constants of a compiled class: what it can name.
 *
 * @param texts all texts: names of classes, descriptors, and string constants
 * @param members the fields and methods that it uses of other classes
 */
record ClassFile(List<String> texts, List<Member> members) {
    /** A field or method, with names as they are in class files. */
    record Member(String owner, String name, String descriptor) {
        boolean isMethod() {
            return descriptor.startsWith("(");
        }
    }

    private record Pair(int first, int second) {}

    static ClassFile read(InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        data.skipNBytes(8);
        int count = data.readUnsignedShort();
        Map<Integer, String> texts = new HashMap<>();
        Map<Integer, Integer> classes = new HashMap<>();
        Map<Integer, Pair> pairs = new HashMap<>();
        List<Pair> members = new ArrayList<>();
        for (int i = 1; i < count; i++) {
            int tag = data.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.put(i, data.readUTF());
                case 7 -> classes.put(i, data.readUnsignedShort());
                case 9, 10, 11 -> members.add(new Pair(data.readUnsignedShort(), data.readUnsignedShort()));
                case 12 -> pairs.put(i, new Pair(data.readUnsignedShort(), data.readUnsignedShort()));
                case 3, 4, 17, 18 -> data.skipNBytes(4);
                case 8, 16, 19, 20 -> data.skipNBytes(2);
                case 15 -> data.skipNBytes(3);
                case 5, 6 -> {
                    data.skipNBytes(8);
                    i++; // Takes two places.
                }
                default -> throw new IOException("unknown constant " + tag);
            }
        }
        List<Member> named = new ArrayList<>();
        for (Pair member : members) {
            Pair signature = pairs.get(member.second());
            named.add(new Member(
                    texts.get(classes.get(member.first())),
                    texts.get(signature.first()),
                    texts.get(signature.second())));
        }
        return new ClassFile(List.copyOf(texts.values()), named);
    }
}
