package io.datashard.flink.table;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.flink.table.expressions.CallExpression;
import org.apache.flink.table.expressions.ResolvedExpression;
import org.apache.flink.table.functions.BuiltInFunctionDefinitions;
import org.apache.flink.table.functions.FunctionDefinition;

/**
 * Conditions joined by the same AND or OR. The planner hands them over nested to the left, {@code ((a OR b) OR c) OR d}, and makes such a chain of
 * each IN. Of a list of thousands, it is deeper than the stack of a thread.
 */
final class ConditionChain {
    /** Chains that are no longer are left as they are, and look in a plan as the planner made them. */
    private static final int MOST_NESTED = 200;

    private ConditionChain() {}

    private static boolean joins(FunctionDefinition function) {
        return function == BuiltInFunctionDefinitions.AND || function == BuiltInFunctionDefinitions.OR;
    }

    /** The parts of a chain, in order. Uses no recursion. */
    static List<ResolvedExpression> parts(CallExpression chain) {
        List<ResolvedExpression> parts = new ArrayList<>();
        Deque<ResolvedExpression> open = new ArrayDeque<>(chain.getResolvedChildren());
        while (!open.isEmpty()) {
            ResolvedExpression next = open.removeFirst();
            if (next instanceof CallExpression call && call.getFunctionDefinition() == chain.getFunctionDefinition()) {
                List<ResolvedExpression> nested = call.getResolvedChildren();
                for (int i = nested.size() - 1; i >= 0; i--) {
                    open.addFirst(nested.get(i));
                }
            } else {
                parts.add(next);
            }
        }
        return parts;
    }

    /**
     * The same condition, in which a long chain is nested by halves. The planner goes through the conditions that a source returns by recursion.
     */
    @SuppressWarnings("ReferenceEquality") // To compare deep conditions takes as deep a stack.
    static ResolvedExpression balanced(ResolvedExpression condition) {
        if (!(condition instanceof CallExpression call)) {
            return condition;
        }
        if (call.getFunctionDefinition() == BuiltInFunctionDefinitions.NOT) {
            ResolvedExpression operand = call.getResolvedChildren().get(0);
            ResolvedExpression other = balanced(operand);
            return other == operand ? call : withOperands(call, List.of(other));
        }
        if (!joins(call.getFunctionDefinition())) {
            return condition;
        }
        List<ResolvedExpression> parts = parts(call);
        boolean isChanged = parts.size() > MOST_NESTED;
        List<ResolvedExpression> balanced = new ArrayList<>(parts.size());
        for (ResolvedExpression part : parts) {
            ResolvedExpression other = balanced(part);
            isChanged |= other != part;
            balanced.add(other);
        }
        return isChanged ? halves(call, balanced) : condition;
    }

    private static ResolvedExpression halves(CallExpression like, List<ResolvedExpression> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        int half = parts.size() / 2;
        return withOperands(
                like, List.of(halves(like, parts.subList(0, half)), halves(like, parts.subList(half, parts.size()))));
    }

    private static ResolvedExpression withOperands(CallExpression like, List<ResolvedExpression> operands) {
        return like.replaceArgs(operands, like.getOutputDataType());
    }
}
