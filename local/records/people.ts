/** The people of the sample tenant as two HR systems know them: ids of their own, employee ids as in the directory. */
export type Person = {
  readonly id: string;
  readonly employeeId: string;
  readonly email: string;
  readonly department: string;
  readonly country: string;
};

const person = (id: string, employeeId: string, name: string, department: string, country: string): Person => ({
  ...{ id, employeeId, department, country },
  email: `${name}@contoso.com`,
});

/** BambooHR numbers them; HiBob's ids have 19 digits. */
export const bambooHrPeople: readonly Person[] = [
  person('12', 'AL20311', 'alain', 'Engineering', 'France'),
  person('17', 'IS30175', 'isabella', 'Marketing', 'Italy'),
  person('23', 'ME71250', 'mei', 'Marketing', 'Canada'),
];

export const hiBobPeople: readonly Person[] = [
  person('3332883884017713238', 'CH52907', 'chandra', 'Marketing', 'India'),
  person('3332883884017713297', 'TO80633', 'tomas', 'Engineering', 'Czechia'),
];
