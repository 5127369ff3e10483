/** Faults to put into a file on purpose: one small change of its meaning each, found in its syntax. */
import ts from 'typescript'

export interface Mutant {
  /** Where in the text, and what stands there instead. */
  start: number
  end: number
  replacement: string
  line: number
  /** What was changed, e.g. `=== → !==`. */
  says: string
}

const swapped: Partial<Record<ts.SyntaxKind, string[]>> = {
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ['!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ['==='],
  [ts.SyntaxKind.LessThanToken]: ['<=', '>'],
  [ts.SyntaxKind.LessThanEqualsToken]: ['<', '>'],
  [ts.SyntaxKind.GreaterThanToken]: ['>=', '<'],
  [ts.SyntaxKind.GreaterThanEqualsToken]: ['>', '<'],
  [ts.SyntaxKind.AmpersandAmpersandToken]: ['||'],
  [ts.SyntaxKind.BarBarToken]: ['&&'],
  [ts.SyntaxKind.PlusToken]: ['-'],
  [ts.SyntaxKind.MinusToken]: ['+'],
  [ts.SyntaxKind.AsteriskToken]: ['/'],
  [ts.SyntaxKind.SlashToken]: ['*'],
}
const otherMethod: Record<string, string> = { some: 'every', every: 'some' }

/** Sentences for people: nothing is decided by them. */
const texts = new Set(['sentence', 'says', 'when', 'tells', 'title'])

const isText = (node: ts.Node) =>
  ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && texts.has(node.name.text)

/** What decides nothing: types, imports, texts and what is thrown at programmers. */
function isOutside(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    isText(node)
  )
}

export function mutantsOf(text: string): Mutant[] {
  const source = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true)
  const mutants: Mutant[] = []
  const add = (start: number, end: number, replacement: string, says: string) => {
    const line = source.getLineAndCharacterOfPosition(start).line + 1
    mutants.push({ start, end, replacement, line, says })
  }
  const replace = (node: ts.Node, replacement: string, says = `${node.getText()} → ${replacement}`) =>
    add(node.getStart(), node.getEnd(), replacement, says)

  const visit = (node: ts.Node): void => {
    if (isOutside(node)) return
    if (ts.isBinaryExpression(node)) ofOperator(node)
    else if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
      replace(node, node.operand.getText())
    else if (node.kind === ts.SyntaxKind.TrueKeyword) replace(node, 'false')
    else if (node.kind === ts.SyntaxKind.FalseKeyword) replace(node, 'true')
    else if (ts.isNumericLiteral(node)) replace(node, String(Number(node.text.replaceAll('_', '')) + 1))
    else if (ts.isStringLiteral(node) && !isKey(node)) replace(node, "'mutated'")
    else if (ts.isConditionalExpression(node)) {
      replace(node, `(${node.whenTrue.getText()})`, 'always the first')
      replace(node, `(${node.whenFalse.getText()})`, 'always the second')
    } else if (ts.isIfStatement(node)) {
      replace(node.expression, 'true', 'if (true)')
      replace(node.expression, 'false', 'if (false)')
    } else if (ts.isArrayLiteralExpression(node)) {
      for (const element of node.elements) withoutElement(node, element)
    } else if (ts.isReturnStatement(node) && node.expression && node.expression.getText() !== 'undefined')
      replace(node.expression, 'undefined', 'return undefined')
    else if (isAssignment(node)) replace(node, ';', `without ${node.getText()}`)
    else if (ts.isPropertyAccessExpression(node) && otherMethod[node.name.text] && ts.isCallExpression(node.parent))
      replace(node.name, otherMethod[node.name.text] as string)
    ts.forEachChild(node, visit)
  }

  const ofOperator = (node: ts.BinaryExpression) => {
    const { operatorToken: operator, left, right } = node
    for (const other of swapped[operator.kind] ?? []) replace(operator, other)
    if (operator.kind !== ts.SyntaxKind.QuestionQuestionToken) return
    replace(node, `(${left.getText()})`, 'without what stands behind ??')
    replace(node, `(${right.getText()})`, 'without what stands before ??')
  }

  const withoutElement = (list: ts.ArrayLiteralExpression, element: ts.Expression) => {
    const others = list.elements.filter((one) => one !== element).map((one) => one.getText())
    replace(list, `[${others.join(', ')}]`, `without ${element.getText()}`)
  }

  visit(source)
  return mutants
}

const isKey = (node: ts.StringLiteral) =>
  (ts.isPropertyAssignment(node.parent) && node.parent.name === node) || ts.isElementAccessExpression(node.parent)

const isAssignment = (node: ts.Node): node is ts.ExpressionStatement =>
  ts.isExpressionStatement(node) &&
  ts.isBinaryExpression(node.expression) &&
  node.expression.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
  node.expression.operatorToken.kind <= ts.SyntaxKind.LastAssignment

/** The file with this one fault in it. */
export function withMutant(text: string, { start, end, replacement }: Mutant): string {
  return text.slice(0, start) + replacement + text.slice(end)
}
