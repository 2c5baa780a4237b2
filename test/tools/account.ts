/** CloudFormation of one account, as its documentation has it answer: enough to find and delete stacks. */
interface Stack {
  readonly resources: readonly { readonly type: string; readonly id: string; readonly kept?: true }[];
  status: string;
  isProtected: boolean;
}

const idOf = (name: string): string => `arn:aws:cloudformation:eu-west-1:123456789012:stack/${name}/1`;

const tag = (name: string, inner: unknown): string => `<${name}>${inner}</${name}>`;

export class Account {
  /** What was asked that changes something, in order. */
  readonly changes: string[] = [];
  /** What deletions end in. */
  deletionEndsIn = 'DELETE_COMPLETE';
  private readonly stacks = new Map<string, Stack>();

  add(name: string, resources: Stack['resources'], isProtected = false): void {
    this.stacks.set(name, { resources, status: 'CREATE_COMPLETE', isProtected });
  }

  /** Answers a call of the query protocol. */
  answer(body: string): { status: number; text: string } {
    const asked = new URLSearchParams(body);
    const action = asked.get('Action') ?? '';
    const stackName = asked.get('StackName') ?? '';
    const found = this.find(stackName);
    if (!found) {
      const message = tag('Message', `Stack with id ${stackName} does not exist`);
      return {
        status: 400,
        text: tag('ErrorResponse', tag('Error', tag('Code', 'ValidationError') + message)),
      };
    }
    const [name, stack] = found;
    if (!/^(Describe|List)/.test(action)) this.changes.push(`${action} ${name}`);
    return {
      status: 200,
      text: tag(`${action}Response`, tag(`${action}Result`, this.result(action, name, stack))),
    };
  }

  /** A deleted stack is found by its id alone. */
  private find(nameOrId: string): [string, Stack] | undefined {
    return [...this.stacks].find(
      ([name, { status }]) => nameOrId === idOf(name) || (nameOrId === name && status !== 'DELETE_COMPLETE'),
    );
  }

  private result(action: string, name: string, stack: Stack): string {
    if (action === 'DeleteStack') stack.status = this.deletionEndsIn;
    if (action === 'UpdateTerminationProtection') stack.isProtected = false;
    if (action === 'ListStackResources') {
      return tag(
        'StackResourceSummaries',
        stack.resources.map((resource) => this.resource(stack, resource)).join(''),
      );
    }
    const described = tag('StackId', idOf(name)) + tag('StackName', name) + tag('StackStatus', stack.status);
    return tag('Stacks', tag('member', described + tag('EnableTerminationProtection', stack.isProtected)));
  }

  private resource({ status }: Stack, { type, id, kept }: Stack['resources'][number]): string {
    const after = kept ? 'DELETE_SKIPPED' : status;
    const now = status.startsWith('DELETE') ? after : status;
    return tag(
      'member',
      tag('ResourceType', type) + tag('PhysicalResourceId', id) + tag('ResourceStatus', now),
    );
  }
}
